import { atToml, atWholeText } from "../../runtime/lint/place.ts";
import { atPredicate } from "../../runtime/lint/predicates.ts";
import type { Predicate, Qualifier } from "../../runtime/model/model.ts";
import { own } from "../../runtime/text/json-value.ts";
import type { Difference, Side } from "./change.ts";
import { fieldChange } from "./field-change.ts";
import { type Pair, pairsByIndex } from "./pairs.ts";

const FIELDS = ["attribute", "op", "value", "salt", "range"] as const;

/** What changed in a qualifier: its predicates, by index. */
export function* qualifierDifferences({ key: id, before, after }: Pair<Qualifier>): Iterable<Difference> {
  const entity = { kind: "qualifier", id } as const;
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "qualifier_removed", target: { entity }, before: { at: atWholeText(before.source) } };
    if (after) yield { kind: "qualifier_added", target: { entity }, after: { at: atWholeText(after.source) } };
    return;
  }
  for (const predicate of pairsByIndex(before.predicates, after.predicates)) yield* predicateDifferences(id, predicate);
}

function* predicateDifferences(
  qualifier: string,
  { index, before, after }: Pair<Predicate> & { readonly index: number },
): Iterable<Difference> {
  const entity = { kind: "predicate", qualifier, index } as const;
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "qualifier_predicate_removed", target: { entity }, before: { at: atPredicate(before) } };
    if (after) yield { kind: "qualifier_predicate_added", target: { entity }, after: { at: atPredicate(after) } };
    return;
  }
  for (const name of FIELDS) {
    const target = { entity, field: { kind: `predicate_${name}` } } as const;
    yield* fieldChange(`qualifier_predicate_${name}_changed`, target, fieldSide(before, name), fieldSide(after, name));
  }
}

function fieldSide({ source, index, table }: Predicate, name: string): Side | undefined {
  const value = table && own(table, name);
  return value === undefined ? undefined : { at: atToml(source, ["predicate", index, name]), value };
}
