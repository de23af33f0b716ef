import { isprogram } from "../../../wasm/kernel/check.ts";
import { Program } from "../../../wasm/kernel/memory.ts";

/** What the kernel's JavaScript build says of words: whether they are a program at rest with so many texts. */
export function isProgram(words: Int32Array, texts: number): boolean {
  return isprogram(new Program(words), words.length, texts);
}
