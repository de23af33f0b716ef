import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

const MIB = 1 << 20;

/** A pack of less than 20 kB that holds a tree of 1 MiB and a delta that makes 384 MiB of it. */
export function bombPack(): Uint8Array<ArrayBuffer> {
  const copy = [0x80 | 0x70, 0, 0, 0x10];
  const delta = Uint8Array.from([
    ...varint(MIB),
    ...varint(384 * MIB),
    ...Array.from({ length: 384 }, () => copy).flat(),
  ]);
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\x02", "latin1");
  const tree = Buffer.concat([entryHead(2, MIB), deflateSync(new Uint8Array(MIB))]);
  const body = Buffer.concat([head, tree, entryHead(6, delta.length), distance(tree.length), deflateSync(delta)]);
  return new Uint8Array(Buffer.concat([body, createHash("sha1").update(body).digest()]));
}

function entryHead(type: number, size: number): Buffer {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest % 128);
  }
  return Buffer.from(bytes);
}

function distance(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = (value >> 7) - 1; rest >= 0; rest = (rest >> 7) - 1) bytes.unshift(0x80 | (rest & 0x7f));
  return Buffer.from(bytes);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 128))];
}
