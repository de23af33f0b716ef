import { ATTRIBUTE_TEXT, ATTRIBUTE_TEXT_LENGTH, SALT_HIGH, SALT_LOW } from "./layout.ts";
import { type Program, word } from "./memory.ts";

/** Finds the bucket that a range's salt puts an attribute's text into, which lies in memory as UTF-8: FNV-1a, 64 bits. */
export function bucketOf(program: Program, attribute: i32, range: i32): i32 {
  let hash: u64 = (unsigned(program, range + SALT_HIGH) << 32) | unsigned(program, range + SALT_LOW);
  let at: usize = <usize>word(program, attribute + ATTRIBUTE_TEXT);
  const end: usize = at + <usize>word(program, attribute + ATTRIBUTE_TEXT_LENGTH);
  for (; at < end; at++) hash = (hash ^ <u64>load<u8>(at)) * 1099511628211;
  return <i32>(hash % 10000);
}

/** Reads a word without a sign. Widening what `load<i32>` reads would carry a sign along, whatever is cast in between. */
function unsigned(program: Program, at: i32): u64 {
  return <u64>load<u32>(program + ((<usize>at) << 2));
}
