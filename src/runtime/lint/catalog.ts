import { RototoError } from "../errors.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { RULES } from "./rules.ts";

/**
 * Every built-in rule, and those that a workspace's policy adds, by rule id; the entries of the JSON of docs/lint.md,
 * "Catalog".
 */
export function ruleCatalog(custom: readonly CatalogEntry[] = []): readonly CatalogEntry[] {
  const builtIn = RULES.map(({ id, severity, entity, title, help }) => ({
    rule: `rototo/${id}`,
    severity,
    entity,
    title,
    help,
  }));
  return [...builtIn, ...custom].sort((a, b) => compareUtf8(a.rule, b.rule));
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
