import type { Severity } from "../diagnostics.ts";
import { RototoError } from "../errors.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import type { CatalogEntity } from "./rule.ts";
import { RULES } from "./rules.ts";

/** What people read about a rule; custom rules have no entity. */
export interface CatalogEntry {
  readonly rule: string;
  readonly severity: Severity;
  readonly entity?: CatalogEntity;
  readonly title: string;
  readonly help: string;
}

/** Every built-in rule, by rule id; the JSON of docs/lint.md, "Catalog". */
export function ruleCatalog(): readonly CatalogEntry[] {
  return RULES.map(({ id, severity, entity, title, help }) => ({
    rule: `rototo/${id}`,
    severity,
    entity,
    title,
    help,
  })).sort((a, b) => compareUtf8(a.rule, b.rule));
}

/**
 * One built-in rule by its full id, such as `rototo/qualifier-cycle`.
 *
 * @throws {diagnostic_not_found}
 */
export function ruleEntry(rule: string): CatalogEntry {
  const entry = ruleCatalog().find((candidate) => candidate.rule === rule);
  if (entry === undefined) throw new RototoError("diagnostic_not_found", `diagnostic not found: ${rule}`);
  return entry;
}
