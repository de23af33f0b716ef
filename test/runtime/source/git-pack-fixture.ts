import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { deflateSync } from "node:zlib";
import type { Repository } from "../../../tools/git/repository.ts";

/** Packs exactly the named objects of a repository, by git itself. */
export async function packOf({ directory, git }: Repository, names: readonly string[]): Promise<Uint8Array> {
  const oids = await Promise.all(names.map((name) => git("rev-parse", name)));
  const child = spawn("git", ["-C", directory, "pack-objects", "--quiet", "--stdout", "--window=0"]);
  child.stdin.end(`${oids.join("\n")}\n`);
  return new Uint8Array(await buffer(child.stdout));
}

/** Puts a pack into the packets of a git answer: band 1, in pieces. */
export function sideBand(pack: Uint8Array): Uint8Array {
  const packets = [Buffer.from("000dpackfile\n")];
  for (let start = 0; start < pack.length; start += 1000) {
    const piece = pack.subarray(start, start + 1000);
    packets.push(Buffer.from(`${(piece.length + 5).toString(16).padStart(4, "0")}\x01`, "latin1"), Buffer.from(piece));
  }
  return Buffer.concat([...packets, Buffer.from("0000")]);
}

/** Adds to a pack one delta against an object that does not exist, with everything else in order. */
export function deltaWithoutBase(pack: Uint8Array): Uint8Array {
  // A delta of a 1 byte base into "x": sizes 1 and 1, then one byte inserted.
  const delta = Buffer.from([1, 1, 1, 0x78]);
  const entry = Buffer.concat([Buffer.from([(7 << 4) | delta.length]), Buffer.alloc(20, 0xee), deflateSync(delta)]);
  const body = Buffer.concat([pack.subarray(0, -20), entry]);
  body.writeUInt32BE(body.readUInt32BE(8) + 1, 8);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** One entry of a pack, in which anything may be wrong. */
export interface Entry {
  readonly type: number;
  /** What the header promises; the content's own length where absent. */
  readonly size?: number;
  readonly base?: number | string;
  readonly content: Uint8Array;
  /** In place of the compressed content. */
  readonly raw?: Uint8Array;
}

/** The name of an object. */
export function oidOf(content: Uint8Array, type: string = "blob"): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}

/** A pack of our own making, in which anything may be wrong; bases are indexes of entries, or names. */
export function packOfEntries(entries: readonly Entry[], count: number = entries.length): Uint8Array<ArrayBuffer> {
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(count, 8);
  const parts: Buffer[] = [head];
  const offsets: number[] = [];
  let length = head.length;
  for (const { type, content, base, raw, size = content.length } of entries) {
    offsets.push(length);
    const reference =
      typeof base === "string"
        ? Buffer.from(base, "hex")
        : base === undefined
          ? Buffer.alloc(0)
          : offsetBytes(length - (offsets[base] ?? -(base * 1000)));
    const entry = Buffer.concat([sizeBytes(type, size), reference, raw ?? deflateSync(content)]);
    parts.push(entry);
    length += entry.length;
  }
  const body = Buffer.concat(parts);
  return new Uint8Array(Buffer.concat([body, createHash("sha1").update(body).digest()]));
}

function sizeBytes(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function offsetBytes(distance: number): Buffer {
  const bytes = [distance & 0x7f];
  for (let rest = (distance >> 7) - 1; rest >= 0; rest = (rest >> 7) - 1) bytes.unshift(0x80 | (rest & 0x7f));
  return Buffer.from(bytes);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))];
}

/** A delta that copies the first `length` bytes of its base, so often that `result` bytes come out. */
export function repeating(baseSize: number, length: number, times: number): Uint8Array {
  const copy = [0x80 | 0x70, length & 0xff, (length >> 8) & 0xff, length >> 16];
  return Uint8Array.from([
    ...varint(baseSize),
    ...varint(length * times),
    ...Array.from({ length: times }, () => copy).flat(),
  ]);
}

/** A pack of less than 20 kB that holds a tree of 1 MiB and a delta that makes 384 MiB of it. */
export function bombPack(): Uint8Array<ArrayBuffer> {
  const size = 1 << 20;
  const tree = { type: 2, content: new Uint8Array(size) };
  return packOfEntries([tree, { type: 6, base: 0, content: repeating(size, size, 384) }]);
}
