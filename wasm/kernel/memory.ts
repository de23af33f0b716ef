/**
 * A program's words, for JavaScript. The WebAssembly build reads `memory.wasm.ts` instead.
 */
export class Program {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  /** What buckets are made of: the texts of attributes, by the word ATTRIBUTE_TEXT. */
  readonly texts: string[] = [];

  constructor(words: Int32Array) {
    this.words = words;
    this.doubles = new Float64Array(words.buffer, words.byteOffset, words.length >> 1);
  }
}

/** Reads the word at an offset. */
/* @inline */
export function word(program: Program, at: i32): i32 {
  return program.words[at] ?? 0;
}

/** Writes the word at an offset. */
/* @inline */
export function setWord(program: Program, at: i32, value: i32): void {
  program.words[at] = value;
}

/** Reads the double at an even offset. */
/* @inline */
export function double(program: Program, at: i32): f64 {
  return program.doubles[at >> 1] ?? 0;
}
