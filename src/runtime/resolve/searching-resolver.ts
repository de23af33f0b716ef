import { lowerBound } from "../lower-bound.ts";
import { interned } from "../text/interned.ts";
import { Resolver } from "./resolver.ts";

/**
 * A resolver that looks an id up when it is first asked for: a version that was just opened has one request to answer, and
 * not one for each of its ids.
 */
export class SearchingResolver extends Resolver {
  readonly #variables = new Map<string, number>();
  readonly #qualifiers = new Map<string, number>();

  override variableIndex(id: string): number {
    return this.#variables.get(id) ?? found(this.#variables, this.ids.variables, id) ?? super.variableIndex(id);
  }

  override qualifierIndex(id: string): number {
    return this.#qualifiers.get(id) ?? found(this.#qualifiers, this.ids.qualifiers, id) ?? super.qualifierIndex(id);
  }
}

/**
 * Looks an id up, and keeps its place; undefined where it is not. Ids are in the order of their bytes, which is this one
 * but for rare characters, and nobody checks that of a snapshot: what is not found may be there.
 */
function found(places: Map<string, number>, ids: readonly string[], id: string): number | undefined {
  const place = lowerBound(ids, (other) => other < id);
  if (ids[place] !== id) return undefined;
  places.set(interned(id), place);
  return place;
}
