import type { Program } from "../compile/program.ts";
import { JoinedTexts, type Texts } from "../compile/texts.ts";
import type { Kernel, KernelChoice } from "../kernel/kernel.ts";
import { kernelChoice } from "../kernel/kernel-choice.ts";
import { startWasm } from "../kernel/start-wasm.ts";
import { isObject, type JsonObject, own } from "../text/json-value.ts";
import { parseOwnJson } from "../text/own-json.ts";
import { type ContextSchema, planCommon } from "../text/schema/common/plan-common.ts";
import { invalidSnapshot } from "./invalid-snapshot.ts";
import { readFingerprint } from "./read-fingerprint.ts";
import { COUNTS_AT, HASH_AT, MAGIC, type Snapshot, WORDS_AT } from "./snapshot.ts";

/** A snapshot that was mapped. */
export interface MappedSnapshot extends Snapshot {
  /** The kernel that has checked its program and holds it now, for one who evaluates it; null without WebAssembly. */
  readonly kernel: Kernel | null;
}

/**
 * Maps a snapshot. Nothing in it is trusted: its lengths must fit, its hash must be right, and every link and index in
 * its tables is followed once before anything else follows it. What holds no bytes is no snapshot either.
 *
 * @throws {snapshot_invalid}, {invalid_option}
 */
export async function readSnapshot(given: Uint8Array | ArrayBuffer, choice?: KernelChoice): Promise<MappedSnapshot> {
  kernelChoice(choice);
  // A copy: the caller may write to its bytes later, and doubles must lie at multiples of eight.
  const bytes = new Uint8Array(given instanceof ArrayBuffer ? given.slice() : given);
  const sizes = counts(bytes);
  // Hosts compute it beside; what is wrong with the rest is told where the hash is right.
  const hash = crypto.subtle.digest("SHA-256", bytes.subarray(COUNTS_AT));
  const [hashed, mapped] = await Promise.allSettled([hash, map(bytes, sizes, choice)]);
  if (hashed.status === "rejected") throw hashed.reason;
  const digest = new Uint8Array(hashed.value);
  if (!digest.every((byte, index) => byte === bytes[HASH_AT + index])) throw invalidSnapshot("its hash is wrong");
  if (mapped.status === "rejected") throw mapped.reason;
  return mapped.value;
}

async function map(
  bytes: Uint8Array<ArrayBuffer>,
  [wordCount, textCount, textLength, restLength]: Sizes,
  choice: KernelChoice | undefined,
): Promise<MappedSnapshot> {
  const ends = WORDS_AT + wordCount * 4;
  const text = ends + textCount * 4;
  const rest = text + textLength;
  const words = new Int32Array(bytes.buffer, WORDS_AT, wordCount);
  const texts = textsOf(decode(bytes.subarray(text, rest)), new Uint32Array(bytes.buffer, ends, textCount));
  const kernel = await checked(words, textCount, choice);
  const { contextSchema, ...identity } = await readRest(decode(bytes.subarray(rest, rest + restLength)));
  const program: Program = { words, texts, contextSchema };
  return { program, kernel, ...identity };
}

/** Checks a program's tables, in WebAssembly where it can be had: a cold engine is slow at so much JavaScript. */
async function checked(words: Int32Array, texts: number, choice: KernelChoice | undefined): Promise<Kernel | null> {
  let kernel = startWasm(words, choice);
  let isProgram: boolean | undefined;
  try {
    isProgram = kernel?.isProgram(texts);
  } catch {
    // A trap is the instance's fault.
    kernel = null;
  }
  isProgram ??= (await import("../kernel/check-in-js.ts")).isProgram(words, texts);
  // Which link is wrong helps nobody: only a forger gets here, since the hash was right.
  if (!isProgram) throw invalidSnapshot("its tables are damaged");
  return kernel;
}

type Sizes = readonly [words: number, texts: number, bytesOfTexts: number, bytesOfRest: number];

/** Checks the magic and the lengths, and gives the counts. */
function counts(bytes: Uint8Array<ArrayBuffer>): Sizes {
  const version = MAGIC.length - 1;
  if (bytes.length < WORDS_AT || !MAGIC.slice(0, version).every((byte, index) => bytes[index] === byte)) {
    throw invalidSnapshot("it is none");
  }
  if (bytes[version] !== MAGIC[version]) {
    throw invalidSnapshot(`it has version ${bytes[version]}, and only version ${MAGIC[version]} is known`);
  }
  const [words = 0, texts = 0, textLength = 0, restLength = 0] = new Uint32Array(bytes.buffer, COUNTS_AT, 4);
  if (WORDS_AT + words * 4 + texts * 4 + textLength + restLength !== bytes.length)
    throw invalidSnapshot("its length is wrong");
  return [words, texts, textLength, restLength];
}

function textsOf(joined: string, ends: Uint32Array): Texts {
  // In a cold engine this costs less than a loop.
  const isAscending = ends.every((end, index) => index === 0 || end >= (ends[index - 1] ?? 0));
  if (!isAscending || (ends.at(-1) ?? 0) !== joined.length) throw invalidSnapshot("its texts are damaged");
  return new JoinedTexts(joined, ends);
}

/** What is known of a snapshot besides its program's tables. */
type Rest = Omit<Snapshot, "program"> & Pick<Program, "contextSchema">;

async function readRest(text: string): Promise<Rest> {
  const json = readEnd(() => parseOwnJson(text));
  const rest = isObject(json) ? json : {};
  const immutable = own(rest, "immutable");
  const version = own(rest, "fingerprint");
  const fingerprint = version === null ? null : readFingerprint(version);
  if (typeof immutable !== "boolean" || fingerprint === undefined) throw invalidSnapshot("its end is damaged");
  return { contextSchema: await readSchema(rest), fingerprint, immutable };
}

/**
 * Plans the schema, which was checked against its meta-schema when the snapshot was made. What only some schemas need
 * is loaded for those.
 */
async function readSchema(rest: JsonObject): Promise<ContextSchema | null> {
  const text = own(rest, "context_schema");
  if (typeof text !== "string") return null;
  const draft = own(rest, "draft");
  if (typeof draft === "number") return readEnd(() => planCommon(parseOwnJson(text), draft));
  const { planUncommon } = await import("./plan-uncommon.ts");
  return planUncommon(text, rest);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidSnapshot("its texts are damaged");
  }
}

/** Reads what follows the texts, where what no writer would have written fails in ways of its own. */
function readEnd<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw invalidSnapshot("its end is damaged");
  }
}
