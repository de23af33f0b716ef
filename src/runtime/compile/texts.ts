/** Many texts in one string, each cut out when it is first asked for. */
export class Texts {
  readonly joined: string;
  /** Where each text ends in the string, in UTF-16 units. */
  readonly ends: Uint32Array;
  readonly #known: (string | undefined)[];

  /** @param known the texts themselves, where they are at hand. */
  constructor(joined: string, ends: Uint32Array, known: string[] = new Array(ends.length)) {
    this.joined = joined;
    this.ends = ends;
    this.#known = known;
  }

  /** The text at an index. */
  at(index: number): string {
    const known = this.#known[index];
    if (known !== undefined) return known;
    const text = this.joined.slice(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
    this.#known[index] = text;
    return text;
  }
}

/** Collects texts. */
export class TextsBuilder {
  readonly #texts: string[] = [];
  readonly #indexes = new Map<string, number>();

  /** Adds a text at the next index, whatever there is already. */
  add(text: string): number {
    return this.#texts.push(text) - 1;
  }

  /** The index of a text that may be shared, added if it is new. */
  intern(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.add(text);
    this.#indexes.set(text, index);
    return index;
  }

  build(): Texts {
    const ends = new Uint32Array(this.#texts.length);
    let end = 0;
    for (let index = 0; index < ends.length; index++) {
      end += this.#texts[index]?.length ?? 0;
      ends[index] = end;
    }
    return new Texts(this.#texts.join(""), ends, this.#texts);
  }
}
