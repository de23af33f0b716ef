import { QUALIFIER_COUNT, VARIABLE_COUNT } from "../../../wasm/kernel/layout.ts";
import { lowerBoundOf } from "../lower-bound.ts";
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
    const known =
      this.#variables.get(id) ?? this.#found(this.#variables, this.#count(QUALIFIER_COUNT), VARIABLE_COUNT, id);
    return known ?? super.variableIndex(id);
  }

  override qualifierIndex(id: string): number {
    return (
      this.#qualifiers.get(id) ?? this.#found(this.#qualifiers, 0, QUALIFIER_COUNT, id) ?? super.qualifierIndex(id)
    );
  }

  /**
   * Looks an id up among the texts from one on, and keeps its place; undefined where it is not. Ids are in the order of
   * their bytes, which is this one but for rare characters, and nobody checks that of a snapshot: what is not found may be
   * there.
   */
  #found(places: Map<string, number>, first: number, counted: number, id: string): number | undefined {
    const { texts } = this.program;
    const count = this.#count(counted);
    const place = lowerBoundOf(count, (index) => texts.at(first + index) < id);
    if (place === count || texts.at(first + place) !== id) return undefined;
    places.set(interned(id), place);
    return place;
  }

  #count(counted: number): number {
    return this.program.words[counted] ?? 0;
  }
}
