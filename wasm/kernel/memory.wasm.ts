/** The address of a program's words. */
export type Program = usize;

/** Reads the word at an offset. */
/* @inline */
export function word(program: Program, at: i32): i32 {
  return load<i32>(program + ((<usize>at) << 2));
}

/** Writes the word at an offset. */
/* @inline */
export function setWord(program: Program, at: i32, value: i32): void {
  store<i32>(program + ((<usize>at) << 2), value);
}

/** Reads the double at an even offset. */
/* @inline */
export function double(program: Program, at: i32): f64 {
  return load<f64>(program + ((<usize>at) << 2));
}
