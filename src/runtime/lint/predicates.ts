import type { SimpleField, Target } from "../diagnostics.ts";
import type { Predicate } from "../model/model.ts";
import { own } from "../text/json-value.ts";
import { atBareToml, atToml, type Place } from "./place.ts";
import { field } from "./rule.ts";

/** A predicate, or one field of it, as the target of a diagnostic. */
export function predicateTarget({ qualifier, index }: Predicate, of?: SimpleField): Target {
  const entity = { kind: "predicate", qualifier, index } as const;
  return of === undefined ? { entity } : { entity, field: field(of) };
}

/** The predicate as a whole. */
export function atPredicate({ source, index, table }: Predicate): Place {
  return table === undefined ? atBareToml(source, ["predicate", index]) : atToml(source, ["predicate", index]);
}

/** The value of a predicate's field, or the predicate where it has no such field. */
export function atPredicateField(predicate: Predicate, key: string): Place {
  const { source, index, table } = predicate;
  if (table === undefined || own(table, key) === undefined) return atPredicate(predicate);
  return atToml(source, ["predicate", index, key]);
}
