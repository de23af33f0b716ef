/** Grows a block of 32-bit words. */
export class Words {
  #words: Int32Array<ArrayBuffer>;
  #doubles: Float64Array;
  #length = 0;

  /** @param expected about how many words it will be. */
  constructor(expected: number) {
    this.#words = new Int32Array(expected);
    this.#doubles = doublesOf(this.#words);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds zeros, from an even offset if asked to; answers where they start. */
  reserve(count: number, { even = false }: { even?: boolean } = {}): number {
    const start = this.#length + (even ? this.#length & 1 : 0);
    this.#length = start + count;
    if (this.#length > this.#words.length) this.#grow();
    return start;
  }

  /** Adds words; answers where they start. */
  append(values: ArrayLike<number>): number {
    const start = this.reserve(values.length);
    this.#words.set(values, start);
    return start;
  }

  set(at: number, value: number): void {
    this.#words[at] = value;
  }

  setDouble(at: number, value: number): void {
    // One NaN, so that equal programs have equal bytes on every host.
    if (Number.isNaN(value)) this.#words.set([0, 0x7ff8_0000], at);
    else this.#doubles[at >> 1] = value;
  }

  build(): Int32Array<ArrayBuffer> {
    return this.#length === this.#words.length ? this.#words : this.#words.slice(0, this.#length);
  }

  #grow(): void {
    const grown = new Int32Array(2 ** Math.ceil(Math.log2(this.#length + 1)));
    grown.set(this.#words);
    this.#words = grown;
    this.#doubles = doublesOf(grown);
  }
}

/** The same block by pairs of words; a single one at its end is in none. */
function doublesOf({ buffer, length }: Int32Array<ArrayBuffer>): Float64Array {
  return new Float64Array(buffer, 0, length >> 1);
}
