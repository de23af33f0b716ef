import type { Texts } from "../compile/texts.ts";
import { interned } from "../text/interned.ts";
import { compareUtf8 } from "../text/utf8-order.ts";

/**
 * Finds the places of ids in a table. An id is looked for when it is first asked for: a version that was just opened has
 * one request to answer, and not one for each of its ids.
 */
export class Places {
  readonly #texts: Texts;
  readonly #first: number;
  readonly #count: number;
  readonly #known = new Map<string, number>();
  #isComplete = false;

  /** @param first the index of the first of so many ids among the texts */
  constructor(texts: Texts, first: number, count: number) {
    this.#texts = texts;
    this.#first = first;
    this.#count = count;
  }

  /** The place of an id; undefined where there is no such id. */
  of(id: string): number | undefined {
    const known = this.#known.get(id);
    if (known !== undefined || this.#isComplete) return known;
    const found = this.#search(id);
    if (found === undefined) return this.#complete().get(id);
    this.#known.set(interned(id), found);
    return found;
  }

  /** Ids are in UTF-8 byte order. Nothing checks that of a snapshot: what is not found here may still be there. */
  #search(id: string): number | undefined {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareUtf8(this.#texts.at(this.#first + middle), id);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #complete(): ReadonlyMap<string, number> {
    for (let place = 0; place < this.#count; place++)
      this.#known.set(interned(this.#texts.at(this.#first + place)), place);
    this.#isComplete = true;
    return this.#known;
  }
}
