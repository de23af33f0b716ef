/** Many texts, by index. */
export interface Texts {
  /** All of them in one string. */
  readonly joined: string;
  /** Where each text ends in the string, in UTF-16 units. */
  readonly ends: Uint32Array;
  at(index: number): string;
}

/** Texts in one string, each cut out when it is first asked for. */
export class JoinedTexts implements Texts {
  readonly joined: string;
  readonly ends: Uint32Array;
  readonly #known: (string | undefined)[];

  constructor(joined: string, ends: Uint32Array) {
    this.joined = joined;
    this.ends = ends;
    this.#known = new Array(ends.length);
  }

  at(index: number): string {
    const known = this.#known[index];
    if (known !== undefined) return known;
    const text = this.joined.slice(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
    this.#known[index] = text;
    return text;
  }
}
