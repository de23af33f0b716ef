/** Many texts in one string, each cut out when it is first asked for. */
export class Texts {
  readonly #known: (string | undefined)[];
  #joined: string | undefined;
  #ends: Uint32Array | undefined;

  /** Takes texts that have been read as one string, with where each ends in it. */
  static ofJoined(joined: string, ends: Uint32Array): Texts {
    const texts = new Texts(new Array(ends.length));
    texts.#joined = joined;
    texts.#ends = ends;
    return texts;
  }

  /** @param known the texts, which are not changed afterwards. */
  constructor(known: (string | undefined)[]) {
    this.#known = known;
  }

  /** How many there are. */
  get count(): number {
    return this.#known.length;
  }

  /** All of them in one string, which is made when it is first asked for. */
  get joined(): string {
    this.#joined ??= this.#known.join("");
    return this.#joined;
  }

  /** Where each text ends in the string, in UTF-16 units. */
  get ends(): Uint32Array {
    this.#ends ??= this.#measure();
    return this.#ends;
  }

  /** The text at an index. */
  at(index: number): string {
    const known = this.#known[index];
    if (known !== undefined) return known;
    const text = this.joined.slice(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
    this.#known[index] = text;
    return text;
  }

  #measure(): Uint32Array {
    const ends = new Uint32Array(this.#known.length);
    let end = 0;
    for (let index = 0; index < ends.length; index++) {
      end += this.#known[index]?.length ?? 0;
      ends[index] = end;
    }
    return ends;
  }
}

/** Gives texts numbers that stay the same from one version to the next, so that they need not be looked up again. */
export class TextNumbers {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  get count(): number {
    return this.#texts.length;
  }

  /** The number of a text, from 0. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  text(number: number): string {
    return this.#texts[number] ?? "";
  }
}

/** Collects the texts of one program. */
export class TextsBuilder {
  readonly numbers: TextNumbers;
  readonly #texts: string[];
  /** By number: the index of a text that may be shared, from 1; 0 while it has none. */
  #indexes: Int32Array;

  /** @param first the texts to begin with, whatever there is already; the list is taken over. */
  constructor(first: string[], numbers: TextNumbers) {
    this.#texts = first;
    this.numbers = numbers;
    this.#indexes = new Int32Array(numbers.count + 256);
  }

  get count(): number {
    return this.#texts.length;
  }

  /** The index of a text that may be shared, added if it is new. */
  intern(text: string): number {
    const [index = 0] = this.internAll([this.numbers.of(text)]);
    return index;
  }

  /** {@link intern} for texts by their numbers. */
  internAll(numbers: ArrayLike<number>): Int32Array {
    if (this.numbers.count > this.#indexes.length) this.#grow();
    const indexes = this.#indexes;
    const texts = this.#texts;
    const found = new Int32Array(numbers.length);
    for (let at = 0; at < found.length; at++) {
      const number = numbers[at] ?? 0;
      // An addition to the list gives the index from 1.
      let index = indexes[number] ?? 0;
      if (index === 0) {
        index = texts.push(this.numbers.text(number));
        indexes[number] = index;
      }
      found[at] = index - 1;
    }
    return found;
  }

  build(): Texts {
    return new Texts(this.#texts);
  }

  #grow(): void {
    const grown = new Int32Array(2 * this.numbers.count);
    grown.set(this.#indexes);
    this.#indexes = grown;
  }
}
