import type { Program } from "../compile/program.ts";
import type { Fingerprint } from "../source/files.ts";

/**
 * A compiled workspace that can be written to bytes. What is in them, all numbers little-endian:
 *
 * | From | What |
 * | ---: | --- |
 * | 0 | the magic, whose last byte is the version |
 * | 8 | SHA-256 of all that follows |
 * | 40 | four counts: words, texts, bytes of the texts, bytes of the rest |
 * | 56 | the program's words, as wasm/kernel/layout.ts has them |
 * | | where each text ends, in UTF-16 units, 32 bits each |
 * | | the texts as one, in UTF-8 |
 * | | the rest as JSON: context schema, what it refers to, fingerprint |
 *
 * There is no time and no place in it: equal workspaces give equal bytes.
 */
export interface Snapshot {
  readonly program: Program;
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
}

/** The letters `rototo`, a byte that no text has, and the version. */
export const MAGIC: readonly number[] = [0x72, 0x6f, 0x74, 0x6f, 0x74, 0x6f, 0xff, 3];

export const HASH_AT = 8;
export const COUNTS_AT = 40;
/** A multiple of 8, so that the words' doubles lie where doubles may. */
export const WORDS_AT = 56;
