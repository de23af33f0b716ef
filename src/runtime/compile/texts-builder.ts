import type { Texts } from "./texts.ts";

/** A list of texts, which becomes one string when that is first asked for. */
class ListedTexts implements Texts {
  readonly #list: readonly string[];
  #joined: string | undefined;
  #ends: Uint32Array | undefined;

  constructor(list: readonly string[]) {
    this.#list = list;
  }

  get joined(): string {
    this.#joined ??= this.#list.join("");
    return this.#joined;
  }

  get ends(): Uint32Array {
    if (this.#ends !== undefined) return this.#ends;
    let end = 0;
    this.#ends = Uint32Array.from(this.#list, (text) => {
      end += text.length;
      return end;
    });
    return this.#ends;
  }

  at(index: number): string {
    return this.#list[index] ?? "";
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
    return this.#indexOf(this.numbers.of(text));
  }

  /** {@link intern} for texts by their numbers. */
  internAll(numbers: ArrayLike<number>): Int32Array {
    const found = new Int32Array(numbers.length);
    for (let at = 0; at < found.length; at++) found[at] = this.#indexOf(numbers[at] ?? 0);
    return found;
  }

  build(): Texts {
    return new ListedTexts(this.#texts);
  }

  #indexOf(number: number): number {
    if (number >= this.#indexes.length) this.#grow();
    const known = this.#indexes[number] ?? 0;
    if (known !== 0) return known - 1;
    const added = this.#texts.push(this.numbers.text(number));
    this.#indexes[number] = added;
    return added - 1;
  }

  #grow(): void {
    const grown = new Int32Array(2 * this.numbers.count);
    grown.set(this.#indexes);
    this.#indexes = grown;
  }
}
