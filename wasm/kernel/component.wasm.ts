/**
 * What the WebAssembly build exports: the kernel's calls, and what a host needs that sees the component only and not its
 * memory. Memory is never given back: an instance holds one program, and texts take the place of those before them.
 */
import {
  ATTRIBUTE_COUNT,
  ATTRIBUTE_SIZE,
  ATTRIBUTE_TEXT,
  ATTRIBUTE_TEXT_LENGTH,
  ATTRIBUTES,
  CELL_DOUBLE,
  CELL_HIGH,
  CELL_ID,
  CELL_LOW,
  CELL_TAG,
  FORMAT,
  FORMAT_NUMBER,
  QUALIFIER_COUNT,
  QUALIFIER_MEMO,
  QUALIFIERS,
  STAMP,
  STAMP_LIMIT,
  TAG_BITS,
} from "./layout.ts";
import { type Program, setWord, word } from "./memory.ts";

export { isprogram } from "./check.ts";
export { qualifier, qualifiers, resumequalifier, resumevariable, variable, variables } from "./kernel.ts";

/** The next free address; the host's own programs start at 1024 and use another instance. */
let top: usize = 1024;
/** Where texts start, once a program is loaded. */
let texts: usize = 1024;

export function cabi_realloc(old: usize, oldSize: usize, _align: usize, size: usize): usize {
  const address: usize = (top + 7) & ~7;
  top = address + size;
  const missing: isize = <isize>top - ((<isize>memory.size()) << 16);
  if (missing > 0 && memory.grow(<i32>((missing + 65535) >> 16)) < 0) unreachable();
  if (oldSize > 0) memory.copy(address, old, oldSize);
  return address;
}

export { load_ as load };

function load_(words: Program, _size: u32): Program {
  texts = top;
  return word(words, FORMAT) === FORMAT_NUMBER ? words : 0;
}

export function begin(program: Program): void {
  let stamp = word(program, STAMP) + 1;
  if (stamp === STAMP_LIMIT) {
    forget(program);
    stamp = 1;
  }
  setWord(program, STAMP, stamp);
  top = texts;
}

/** Takes the stamps away from all that carries one, so that none is taken for one of those that come again. */
function forget(program: Program): void {
  const attributes = word(program, ATTRIBUTES);
  const end = attributes + word(program, ATTRIBUTE_COUNT) * ATTRIBUTE_SIZE;
  for (let at = attributes; at < end; at += ATTRIBUTE_SIZE) setWord(program, at + CELL_TAG, 0);
  const qualifiers = word(program, QUALIFIERS);
  const last = qualifiers + word(program, QUALIFIER_COUNT);
  for (let entry = qualifiers; entry < last; entry++) setWord(program, word(program, entry) + QUALIFIER_MEMO, 0);
}

export function fill(program: Program, attribute: i32, tag: i32, id: i32, double: f64, high: f64, low: f64): void {
  setWord(program, attribute, (word(program, STAMP) << TAG_BITS) | tag);
  setWord(program, attribute + CELL_ID, id);
  setDouble(program, attribute + CELL_DOUBLE, double);
  setDouble(program, attribute + CELL_HIGH, high);
  setDouble(program, attribute + CELL_LOW, low);
}

export function text(program: Program, attribute: i32, address: i32, length: i32): void {
  setWord(program, attribute + ATTRIBUTE_TEXT, address);
  setWord(program, attribute + ATTRIBUTE_TEXT_LENGTH, length);
}

export function read(program: Program, at: i32): i32 {
  return word(program, at);
}

function setDouble(program: Program, at: i32, value: f64): void {
  store<f64>(program + ((<usize>at) << 2), value);
}
