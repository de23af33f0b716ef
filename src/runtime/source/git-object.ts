import { lowerBound } from "../lower-bound.ts";
import { hex } from "../text/hex.ts";
import { compareUtf8 } from "../text/utf8-order.ts";

/** One object of a repository. */
export interface GitObject {
  readonly type: GitObjectType;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an object can be. */
export type GitObjectType = "commit" | "tree" | "blob" | "tag";

/** One entry of a directory in a repository. */
export interface TreeEntry {
  readonly name: string;
  readonly oid: string;
  readonly kind: "file" | "directory" | "link" | "submodule";
}

const HEADER = /^(commit|tree|blob|tag) (0|[1-9][0-9]*)$/;
const LONGEST_HEADER = 24;
const OID_BYTES = 20;
const TREE_LINE_BYTES = 46;
const PARENT_LINE_BYTES = 48;

/** Writes an object as git hashes it and as a store keeps it: type, length, NUL, content. */
export function encodeObject({ type, bytes }: GitObject): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(`${type} ${bytes.byteLength}\0`);
  const whole = new Uint8Array(header.byteLength + bytes.byteLength);
  whole.set(header);
  whole.set(bytes, header.byteLength);
  return whole;
}

/** Reads what {@link encodeObject} wrote; null when it is something else. */
export function decodeObject(encoded: Uint8Array<ArrayBuffer>): GitObject | null {
  const end = encoded.subarray(0, LONGEST_HEADER).indexOf(0);
  const [, type, length] = HEADER.exec(ascii(encoded.subarray(0, Math.max(end, 0)))) ?? [];
  const bytes = encoded.subarray(end + 1);
  return isObjectType(type) && Number(length) === bytes.byteLength ? { type, bytes } : null;
}

/** Computes the name of an encoded object: 40 hex digits. */
export async function objectId(encoded: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-1", encoded)));
}

/** Reads which tree a commit is of; null when the text is not that of a commit. */
export function treeOfCommit(bytes: Uint8Array): string | null {
  return /^tree ([0-9a-f]{40})\n/.exec(ascii(bytes.subarray(0, 46)))?.[1] ?? null;
}

/** Reads what the parents of a commit are; none when the text is not that of a commit. */
export function parentsOfCommit(bytes: Uint8Array): string[] {
  const parents: string[] = [];
  for (let at = TREE_LINE_BYTES; ; at += PARENT_LINE_BYTES) {
    const parent = /^parent ([0-9a-f]{40})\n/.exec(ascii(bytes.subarray(at, at + PARENT_LINE_BYTES)))?.[1];
    if (parent === undefined) return parents;
    parents.push(parent);
  }
}

/** Reads what an annotated tag points to; null when the text is not that of a tag. */
export function targetOfTag(bytes: Uint8Array): string | null {
  return /^object ([0-9a-f]{40})\n/.exec(ascii(bytes.subarray(0, 48)))?.[1] ?? null;
}

/** A directory that has been read. */
export interface ReadTree {
  readonly bytes: Uint8Array;
  readonly entries: readonly TreeEntry[];
  /** Where each entry ends. */
  readonly ends: readonly number[];
}

/** A directory without entries. */
const EMPTY: ReadTree = { bytes: new Uint8Array(), entries: [], ends: [] };

/**
 * Reads a directory; null when it is damaged. Names are not judged here.
 *
 * @param like a directory that may hold much of the same, whose entries are then taken over.
 */
export function readTree(bytes: Uint8Array, like: ReadTree = EMPTY): ReadTree | null {
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  const head = sameAtStart(bytes, like);
  const tail = sameAtEnd(bytes, like, head);
  const entries = like.entries.slice(0, head);
  const ends = like.ends.slice(0, head);
  const known = new KnownEntries(like, head);
  for (let at = ends.at(-1) ?? 0, end = 0; at < bytes.byteLength; at = end) {
    if (at === tail.at) {
      for (const known of tail.ends) ends.push(known + bytes.byteLength - like.bytes.byteLength);
      return { bytes, entries: entries.concat(tail.entries), ends };
    }
    const space = bytes.indexOf(0x20, at);
    const nul = bytes.indexOf(0, space);
    end = nul + 1 + OID_BYTES;
    if (space === -1 || nul === -1 || end > bytes.byteLength) return null;
    ends.push(end);
    const same = known.take(bytes, { at, end });
    if (same !== undefined) {
      entries.push(same);
      continue;
    }
    const kind = kindOf(ascii(bytes.subarray(at, Math.min(space, at + 8))));
    if (kind === null) return null;
    const name = decoder.decode(bytes.subarray(space + 1, nul));
    entries.push(known.skipTo({ name, oid: hex(bytes.subarray(nul + 1, end)), kind }));
  }
  return { bytes, entries, ends };
}

/** How many entries at its start a directory shares with another one, byte for byte. */
function sameAtStart(bytes: Uint8Array, like: ReadTree): number {
  const length = Math.min(bytes.byteLength, like.bytes.byteLength);
  let same = 0;
  while (same < length && bytes[same] === like.bytes[same]) same++;
  return lastAtMost(like.ends, same) + 1;
}

/** Those entries at the end of another directory that may be at the end of this one too, and where they would begin. */
function sameAtEnd(bytes: Uint8Array, like: ReadTree, head: number): { at: number } & Omit<ReadTree, "bytes"> {
  const [length, known] = [bytes.byteLength, like.bytes.byteLength];
  const most = Math.min(length, known) - (like.ends[head - 1] ?? 0);
  let same = 0;
  while (same < most && bytes[length - 1 - same] === like.bytes[known - 1 - same]) same++;
  // The first entry that begins where all is the same.
  const first = lastAtMost(like.ends, known - same - 1) + 2;
  const at = length - known + (like.ends[first - 1] ?? known);
  return { at, entries: like.entries.slice(first), ends: like.ends.slice(first) };
}

/** The index of the last of ascending numbers that is at most so large; -1 where there is none. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  return lowerBound(ascending, (number) => number <= limit) - 1;
}

/** Walks the entries of a directory beside those of another, which come in the same order. */
class KnownEntries {
  readonly #bytes: Uint8Array;
  readonly #entries: readonly TreeEntry[];
  #index: number;
  #at: number;

  /** @param first the entry to begin with. */
  constructor({ bytes, entries, ends }: ReadTree, first: number) {
    this.#bytes = bytes;
    this.#entries = entries;
    this.#index = first;
    this.#at = ends[first - 1] ?? 0;
  }

  /** The next entry, if its bytes are the same. */
  take(bytes: Uint8Array, { at, end }: { readonly at: number; readonly end: number }): TreeEntry | undefined {
    const shift = this.#at - at;
    for (let byte = at; byte < end; byte++) if (bytes[byte] !== this.#bytes[byte + shift]) return undefined;
    const entry = this.#entries[this.#index++];
    this.#at += end - at;
    return entry;
  }

  /** Passes by the entries up to one, which it gives back, or its own that is equal. */
  skipTo(entry: TreeEntry): TreeEntry {
    for (let next = this.#entries[this.#index]; next !== undefined; next = this.#entries[this.#index]) {
      const order = compareUtf8(next.name, entry.name);
      if (order > 0) break;
      this.#index++;
      this.#at = this.#bytes.indexOf(0, this.#at) + 1 + OID_BYTES;
      if (order === 0) return next.oid === entry.oid && next.kind === entry.kind ? next : entry;
    }
    return entry;
  }
}

/** Modes as git itself reads them: by the kind of file, permissions aside. */
function kindOf(mode: string): TreeEntry["kind"] | null {
  if (!/^[0-7]{5,6}$/.test(mode)) return null;
  switch (Number.parseInt(mode, 8) & 0o170000) {
    case 0o040000:
      return "directory";
    case 0o100000:
      return "file";
    case 0o120000:
      return "link";
    case 0o160000:
      return "submodule";
    default:
      return null;
  }
}

function isObjectType(type: string | undefined): type is GitObjectType {
  return type === "commit" || type === "tree" || type === "blob" || type === "tag";
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
