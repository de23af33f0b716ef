import { Locator } from "../../runtime/lint/place.ts";
import type { Model } from "../../runtime/model/model.ts";
import type { Difference, SemanticChange } from "./change.ts";
import { pairs } from "./pairs.ts";
import { qualifierDifferences } from "./qualifier-differences.ts";
import { objectDifferences, resourceDifferences, schemaDifferences } from "./resource-differences.ts";
import { variableDifferences } from "./variable-differences.ts";

/**
 * What a change of a workspace means: entities and their parts by what they do, not lines of files. Rules and predicates
 * pair by index; what is added or removed as a whole has no parts of its own. The order is that of docs/cli.md, "diff".
 */
export function semanticChanges(before: Model, after: Model): SemanticChange[] {
  const [old, now] = [new Locator(before.root), new Locator(after.root)];
  return [...differences(before, after)].map(({ kind, target, before: was, after: is }) => ({
    kind,
    target,
    ...(was?.value === undefined ? {} : { before: was.value }),
    ...(is?.value === undefined ? {} : { after: is.value }),
    ...(was && { before_location: old.locate(was.at) }),
    ...(is && { after_location: now.locate(is.at) }),
  }));
}

function* differences(before: Model, after: Model): Iterable<Difference> {
  const resources = pairs(before.resources, after.resources);
  for (const pair of pairs(before.variables, after.variables)) yield* variableDifferences(pair);
  for (const pair of pairs(before.qualifiers, after.qualifiers)) yield* qualifierDifferences(pair);
  for (const pair of resources) yield* resourceDifferences(pair);
  for (const pair of resources) yield* objectDifferences(pair);
  for (const pair of pairs(before.schemas, after.schemas)) yield* schemaDifferences(pair);
}
