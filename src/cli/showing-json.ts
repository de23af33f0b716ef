import type { Authority, Item } from "./inventory.ts";
import type { Showing, ShownEntity } from "./showing.ts";

/** What is shown of a workspace, as data for JSON. */
export function workspaceJson(workspace: string, showing: Showing): unknown {
  return {
    command: "show",
    workspace,
    schemas: showing.schemas.map(itemJson),
    resources: showing.resources.map((entity) => entityJson("resource", entity)),
    variables: showing.variables.map((entity) => entityJson("variable", entity)),
    qualifiers: showing.qualifiers.map((entity) => entityJson("qualifier", entity)),
    lint_rules: showing.lintRules.map(({ entry }) => entry),
    lint_authorities: showing.lintAuthorities.map(authorityJson),
    linters: showing.linters.map(itemJson),
  };
}

/**
 * What is shown of the built-in rules, as the JSON documents that stand for it, one after the other: the whole catalog
 * or an object for each rule, then a list of authorities.
 */
export function catalogJson({ lintRules, lintAuthorities }: Showing): unknown[] {
  const entries = lintRules.map(({ entry }) => entry);
  const isWhole = lintRules.some(({ isNamed }) => !isNamed);
  return [
    ...(isWhole ? [{ scope: "global", subject: "global", diagnostics: entries }] : entries),
    ...(lintAuthorities.length > 0 ? [lintAuthorities.map(authorityJson)] : []),
  ];
}

function itemJson({ id, path }: Item): unknown {
  return { id, path };
}

function entityJson(scheme: string, { id, path, content }: ShownEntity): unknown {
  return { id, uri: `${scheme}://${id}`, path, value: content?.value };
}

/** An authority as data for JSON. */
export function authorityJson({ authority, rules }: Authority): unknown {
  return { authority, rules: rules.map(({ rule }) => rule) };
}
