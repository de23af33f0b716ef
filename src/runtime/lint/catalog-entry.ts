import type { Severity } from "../diagnostics.ts";
import type { CatalogEntity } from "./rule.ts";

/** What people read about a rule; the rules of policy scripts have no entity. */
export interface CatalogEntry {
  readonly rule: string;
  readonly severity: Severity;
  readonly entity?: CatalogEntity;
  readonly title: string;
  readonly help: string;
}
