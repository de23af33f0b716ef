import type { DocumentKind } from "../runtime/format/document.ts";
import { stem } from "../runtime/format/layout.ts";
import { groupBy } from "../runtime/group-by.ts";
import { ruleCatalog } from "../runtime/lint/catalog.ts";
import type { CatalogEntry } from "../runtime/lint/catalog-entry.ts";
import type { Model } from "../runtime/model/model.ts";
import { compareUtf8 } from "../runtime/text/utf8-order.ts";

/** Something that a workspace has, by the name that a selector knows it by. */
export interface Item {
  readonly id: string;
  /** Root-relative path of its document. */
  readonly path: string;
}

/** All that a workspace has, whether or not it parses; every list is in byte order of the ids. */
export interface Inventory {
  readonly schemas: readonly Item[];
  readonly qualifiers: readonly Item[];
  readonly resources: readonly Item[];
  readonly variables: readonly Item[];
  readonly linters: readonly Item[];
  readonly lintRules: readonly CatalogEntry[];
  readonly lintAuthorities: readonly Authority[];
}

/** Who stands behind a group of lint rules: the part of their ids before the first `/`. */
export interface Authority {
  readonly authority: string;
  readonly rules: readonly CatalogEntry[];
}

/**
 * Takes stock of a workspace; of no documents, what every workspace has.
 *
 * @param customRules what the workspace's policy adds to the built-in rules.
 */
export function takeInventory(
  { documents }: Pick<Model, "documents">,
  customRules: readonly CatalogEntry[] = [],
): Inventory {
  const list = (kind: DocumentKind): Item[] =>
    documents
      .filter((document) => document.kind === kind)
      .map(({ path }) => ({ id: fileStem(path), path }))
      .sort((a, b) => compareUtf8(a.id, b.id));
  const lintRules = ruleCatalog(customRules);
  const authorities = groupBy(lintRules, ({ rule }) => authorityOf(rule));
  return {
    schemas: list("schema"),
    qualifiers: list("qualifier"),
    resources: list("resource"),
    variables: list("variable"),
    linters: list("custom_lint"),
    lintRules,
    lintAuthorities: Array.from(authorities, ([authority, rules]) => ({ authority, rules })),
  };
}

/** The part of a rule id before the first `/`. */
export function authorityOf(rule: string): string {
  return rule.split("/", 1)[0] ?? rule;
}

function fileStem(path: string): string {
  return stem(path.slice(path.lastIndexOf("/") + 1));
}
