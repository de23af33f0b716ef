import { hex } from "../text/hex.ts";
import { applyDelta, readDeltaHead } from "./git-delta.ts";
import { Inflater } from "./git-inflate.ts";
import { encodeObject, type GitObject, type GitObjectType, objectId } from "./git-object.ts";
import type { GitRemote } from "./git-remote.ts";

const HEAD_BYTES = 12;
const TRAILER_BYTES = 20;
const OFFSET_DELTA = 6;
const NAMED_DELTA = 7;
const TYPES: Readonly<Record<number, GitObjectType>> = { 1: "commit", 2: "tree", 3: "blob", 4: "tag" };
/** Commits, trees, tags and deltas; files have a limit that can be set. */
const MAX_STRUCTURE_BYTES = 10_485_760;
/** How many digests are under way at once, and of how many bytes: each takes a copy. */
const HASH_BATCH = 256;
const HASH_BATCH_BYTES = 1_048_576;

/** What a pack held. */
export interface PackContents {
  readonly objects: ReadonlyMap<string, GitObject>;
  /** How many objects were larger than allowed; they were counted, not kept, and have no name. */
  readonly oversize: number;
}

/** Objects that a pack may build on. */
export interface OutsideObjects {
  readonly find: (oid: string) => GitObject | undefined;
  readonly lenient?: boolean;
}

/** An object as it is known while a pack is being read. */
interface Known {
  readonly type: GitObjectType;
  /** Null where it is larger than allowed. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly offset: number | null;
  readonly depth: number;
}

/** An object that is yet to be rebuilt from its base, which lies at an offset of the same pack or has a name. */
interface Delta {
  readonly offset: number;
  readonly base: number | string;
  readonly instructions: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a pack (gitformat-pack) whole or not at all. Every object is named by its own content, so what is found under a
 * name is what the name promises. Sizes are judged before memory is spent on them: each object, each result of a delta,
 * and all of them together against what the load has spent.
 *
 * @param outside finds an object that the pack builds on without holding it, as thin packs do; with `lenient`, what builds
 * on one that is not found is left out, for whoever needs it to ask for it
 * @throws {source_corrupt} when anything in the pack is not as it must be
 * @throws {source_too_large} when a limit is exceeded
 */
export async function readPack(
  pack: Uint8Array<ArrayBuffer>,
  remote: GitRemote,
  outside: OutsideObjects = { find: () => undefined },
): Promise<PackContents> {
  const count = await checkFrame(pack, remote);
  const { whole, deltas } = readEntries(pack, count, remote);
  return new Resolution(deltas, remote).run(whole, outside, count);
}

/** Checks head and trailer and gives the number of objects. */
async function checkFrame(pack: Uint8Array<ArrayBuffer>, remote: GitRemote): Promise<number> {
  const { limits, spent, fail } = remote;
  const magic = hex(pack.subarray(0, 8));
  if (pack.byteLength < HEAD_BYTES + TRAILER_BYTES || !/^5041434b0000000[23]$/.test(magic)) {
    throw fail("source_corrupt", "the pack is damaged");
  }
  const count = new DataView(pack.buffer, pack.byteOffset).getUint32(8);
  spent.gitObjects += count;
  if (spent.gitObjects > limits.gitObjects) {
    throw fail("source_too_large", `exceeded limit of ${limits.gitObjects} git objects`);
  }
  const body = pack.subarray(0, -TRAILER_BYTES);
  const digest = hex(new Uint8Array(await crypto.subtle.digest("SHA-1", body)));
  if (digest !== hex(pack.subarray(-TRAILER_BYTES))) throw fail("source_corrupt", "the pack is damaged");
  return count;
}

/** Inflates all entries; those that are no deltas are objects already. */
function readEntries(pack: Uint8Array, count: number, remote: GitRemote): { whole: Known[]; deltas: Delta[] } {
  const body = pack.subarray(0, -TRAILER_BYTES);
  const whole: Known[] = [];
  const deltas: Delta[] = [];
  const inflater = new Inflater();
  let at = HEAD_BYTES;
  for (let index = 0; index < count; index++) {
    const offset = at;
    const head = readEntryHead(body, offset);
    if (head === null) throw remote.fail("source_corrupt", "the pack is damaged");
    const { base, size, start } = head;
    const type = TYPES[head.type];
    const keep = size <= (type === "blob" ? remote.limits.fileBytes : MAX_STRUCTURE_BYTES);
    if (!keep && type !== "blob") throw tooLong(size, remote);
    admit(size, remote);
    const inflated = inflater.inflate(body.subarray(start), size, { keep });
    if (inflated === null) throw remote.fail("source_corrupt", "the pack is damaged");
    at = start + inflated.consumed;
    const { bytes } = inflated;
    if (type !== undefined) whole.push({ type, bytes, offset, depth: 0 });
    else if (base !== null && bytes !== null) deltas.push({ offset, base, instructions: bytes });
  }
  if (at !== body.byteLength) throw remote.fail("source_corrupt", "the pack is damaged");
  return { whole, deltas };
}

interface EntryHead {
  readonly type: number;
  readonly size: number;
  readonly base: number | string | null;
  readonly start: number;
}

function readEntryHead(body: Uint8Array, offset: number): EntryHead | null {
  let at = offset;
  let byte = body[at++] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte >= 0x80; factor *= 128) {
    if (at >= body.byteLength || factor > 2 ** 40) return null;
    byte = body[at++] ?? 0;
    size += (byte & 0x7f) * factor;
  }
  if (type === NAMED_DELTA) return { type, size, base: hex(body.subarray(at, at + 20)), start: at + 20 };
  if (type !== OFFSET_DELTA) return TYPES[type] === undefined ? null : { type, size, base: null, start: at };
  byte = body[at++] ?? 0;
  let distance = byte & 0x7f;
  while (byte >= 0x80) {
    if (at >= body.byteLength || distance > 2 ** 40) return null;
    byte = body[at++] ?? 0;
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  return { type, size, base: offset - distance, start: at };
}

/** Rebuilds the deltas of one pack, each as soon as its base is there, in whatever order they lie. */
class Resolution {
  readonly #remote: GitRemote;
  readonly #waiting = new Map<number | string, Delta[]>();
  readonly #objects = new Map<string, GitObject>();
  #found = 0;
  #oversize = 0;

  constructor(deltas: readonly Delta[], remote: GitRemote) {
    this.#remote = remote;
    for (const delta of deltas) {
      const others = this.#waiting.get(delta.base);
      if (others === undefined) this.#waiting.set(delta.base, [delta]);
      else others.push(delta);
    }
  }

  async run(whole: readonly Known[], { find, lenient = false }: OutsideObjects, count: number): Promise<PackContents> {
    await this.#settle(whole);
    for (const oid of [...this.#waiting.keys()]) {
      const outside = typeof oid === "string" ? find(oid) : undefined;
      if (outside === undefined) continue;
      await this.#settle(this.#rebuild(oid, { ...outside, offset: null, depth: 0 }));
    }
    const left = lenient ? [...this.#waiting.values()].flat().length : 0;
    if (this.#found + left !== count) {
      throw this.#remote.fail("source_corrupt", `only ${this.#found} of ${count} objects can be read`);
    }
    return { objects: this.#objects, oversize: this.#oversize };
  }

  /** Takes in objects, and all that can be rebuilt once they are there. */
  async #settle(known: readonly Known[]): Promise<void> {
    let fresh = known;
    while (fresh.length > 0) {
      const all = [...fresh];
      // Those built upon an offset need no name of their base; `all` grows while it is walked.
      for (const object of all) if (object.offset !== null) all.push(...this.#rebuild(object.offset, object));
      this.#found += all.length;
      fresh = await this.#name(all);
    }
  }

  /** Names objects, and rebuilds what waits for one of these names. */
  async #name(known: readonly Known[]): Promise<Known[]> {
    const next: Known[] = [];
    for (const batch of batches(known)) {
      const names = await Promise.all(batch.map(({ type, bytes }) => objectId(encodeObject({ type, bytes }))));
      for (const [index, object] of batch.entries()) {
        const oid = names[index] ?? "";
        this.#objects.set(oid, { type: object.type, bytes: object.bytes });
        next.push(...this.#rebuild(oid, object));
      }
    }
    this.#oversize += known.filter(({ bytes }) => bytes === null).length;
    return next;
  }

  /** Rebuilds all objects that wait for this base. */
  #rebuild(key: number | string, base: Known): Known[] {
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    return waiting.map(({ offset, instructions }) => this.#apply(base, offset, instructions));
  }

  #apply(base: Known, offset: number, instructions: Uint8Array<ArrayBuffer>): Known {
    const { type } = base;
    const { fail, limits } = this.#remote;
    const depth = base.depth + 1;
    if (depth > limits.deltaDepth)
      throw fail("source_too_large", `exceeded limit of ${limits.deltaDepth} deltas in a row`);
    const head = readDeltaHead(instructions);
    if (head === null) throw fail("source_corrupt", "the pack is damaged");
    const size = head.resultSize;
    const keep = base.bytes !== null && size <= (type === "blob" ? limits.fileBytes : MAX_STRUCTURE_BYTES);
    if (!keep && type !== "blob") throw tooLong(size, this.#remote);
    if (!keep || base.bytes === null) return { type, bytes: null, offset, depth };
    admit(size, this.#remote);
    const bytes = applyDelta(base.bytes, instructions, head);
    if (bytes === null) throw fail("source_corrupt", "the pack is damaged");
    return { type, bytes, offset, depth };
  }
}

type Kept = Known & { readonly bytes: Uint8Array<ArrayBuffer> };

/** Objects with their bytes, in groups small enough to be hashed at once. */
function* batches(known: readonly Known[]): Generator<Kept[]> {
  let batch: Kept[] = [];
  let size = 0;
  for (const { bytes, ...rest } of known) {
    if (bytes === null) continue;
    batch.push({ ...rest, bytes });
    size += bytes.byteLength;
    if (batch.length < HASH_BATCH && size < HASH_BATCH_BYTES) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  yield batch;
}

/** Takes from what the load may unpack, before that much is allocated. */
function admit(size: number, { limits, spent, fail }: GitRemote): void {
  spent.inflatedBytes += size;
  if (spent.inflatedBytes > limits.inflatedBytes) {
    throw fail("source_too_large", `exceeded limit of ${limits.inflatedBytes} unpacked bytes`);
  }
}

function tooLong(size: number, { fail }: GitRemote): Error {
  return fail("source_too_large", `a git object of ${size} bytes exceeds limit of ${MAX_STRUCTURE_BYTES} bytes`);
}
