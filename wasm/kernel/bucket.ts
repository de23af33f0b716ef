import { fnv1a, hashModulo } from "./fnv.ts";
import { ATTRIBUTE_TEXT, SALT_HIGH, SALT_LOW } from "./layout.ts";
import { type Program, word } from "./memory.ts";

/**
 * Finds the bucket that a range's salt puts an attribute's text into, for JavaScript. The WebAssembly build reads
 * `bucket.wasm.ts` instead.
 */
export function bucketOf(program: Program, attribute: i32, range: i32): i32 {
  const text = program.texts[word(program, attribute + ATTRIBUTE_TEXT)] ?? "";
  const high = word(program, range + SALT_HIGH) >>> 0;
  const low = word(program, range + SALT_LOW) >>> 0;
  return hashModulo(fnv1a(text, { high, low }), 10_000);
}
