import type { ByteSource } from "./byte-source.ts";

const BLOCK = 512;
/** Long names and PAX records, which must be held whole. */
const MAX_EXTENSION_BYTES = 1_048_576;
const FILE_FLAGS = ["0", "\0"];
const EXTENSION_FLAGS = ["g", "x", "L", "K"];

/** One entry of a tar file. Its content must be read or skipped before the next entry is asked for. */
export interface TarEntry {
  /** As it is written; null when it is not UTF-8. */
  readonly path: string | null;
  readonly kind: "file" | "directory" | "other";
  /** In bytes; null when the header does not hold a number. */
  readonly size: number | null;
}

/** What one entry's own records, or a name too long for a header, say of it. */
interface Extension {
  readonly path?: Uint8Array;
  readonly size?: string;
  readonly sparse?: boolean;
}

/**
 * Reads the entries of a tar file (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU long names), one by one and none of them
 * whole. Global PAX headers are skipped: no program that writes them puts names there.
 * @throws {Error} when the file is damaged
 */
export async function* readTar(input: ByteSource): AsyncGenerator<TarEntry, void, undefined> {
  let extension: Extension = {};
  for (let block = await input.take(BLOCK); block !== null; block = await input.take(BLOCK)) {
    if (isZero(block)) {
      const second = await input.take(BLOCK);
      if (second !== null && !isZero(second)) throw new Error("a single empty block in the archive");
      return input.drain();
    }
    if (!hasChecksum(block)) throw new Error("archive header checksum mismatch");
    const flag = text(block.subarray(156, 157));
    const size = readNumber(block.subarray(124, 136));
    if (EXTENSION_FLAGS.includes(flag)) {
      extension = { ...extension, ...(await readExtension(flag, size, input)) };
      continue;
    }
    const entry = entryOf(block, flag, extension);
    extension = {};
    yield entry;
    await input.skip(paddingOf(entry.size ?? 0));
  }
}

/** How many bytes fill up an entry's last block. */
function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function entryOf(block: Uint8Array, flag: string, extension: Extension): TarEntry {
  const path = extension.path ?? headerPath(block);
  const size = extension.size === undefined ? readNumber(block.subarray(124, 136)) : decimal(extension.size);
  // Before ustar a directory was a file whose name ends with a slash.
  const old = text(block.subarray(257, 262)) !== "ustar";
  const isDirectory = flag === "5" || (old && FILE_FLAGS.includes(flag) && path.at(-1) === 0x2f);
  const isFile = FILE_FLAGS.includes(flag) && extension.sparse !== true;
  return { path: utf8(path), kind: isDirectory ? "directory" : isFile ? "file" : "other", size };
}

function headerPath(block: Uint8Array): Uint8Array {
  const name = untilNul(block.subarray(0, 100));
  // GNU's own format has other things in the place of the prefix, and blanks after its name.
  const prefix = text(block.subarray(257, 263)) === "ustar\0" ? untilNul(block.subarray(345, 500)) : new Uint8Array(0);
  return prefix.byteLength === 0 ? name : new Uint8Array([...prefix, 0x2f, ...name]);
}

async function readExtension(flag: string, size: number | null, input: ByteSource): Promise<Extension> {
  if (size === null || size > MAX_EXTENSION_BYTES) throw new Error("archive metadata is too large");
  const bytes = (await input.take(size)) ?? new Uint8Array(0);
  if (bytes.byteLength < size) throw new Error("unexpected end of file");
  await input.skip(paddingOf(size));
  if (flag === "L") return { path: untilNul(bytes) };
  return flag === "x" ? readPax(bytes) : {};
}

/** Records of the form `<length> <key>=<value>\n`, the length being that of all of it. */
function readPax(bytes: Uint8Array): Extension {
  let found: Extension = {};
  for (let at = 0; at < bytes.byteLength; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space === -1 ? null : decimal(text(bytes.subarray(at, Math.min(space, at + 20))));
    const end = at + (length ?? 0);
    const equals = bytes.indexOf(0x3d, space);
    if (length === null || end > bytes.byteLength || equals === -1 || equals >= end || bytes[end - 1] !== 0x0a) {
      throw new Error("malformed pax extension");
    }
    const key = text(bytes.subarray(space + 1, Math.min(equals, space + 40)));
    const value = bytes.subarray(equals + 1, end - 1);
    if (key === "path") found = { ...found, path: value };
    if (key === "size") found = { ...found, size: text(value.subarray(0, 40)) };
    if (key.startsWith("GNU.sparse.")) found = { ...found, sparse: true };
    at = end;
  }
  return found;
}

function hasChecksum(block: Uint8Array): boolean {
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  return readNumber(block.subarray(148, 156)) === sum;
}

/** Octal digits amid blanks and NULs, or, with the highest bit set, a big-endian number. */
function readNumber(field: Uint8Array): number | null {
  if ((field[0] ?? 0) >= 0x80) {
    const value = field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0);
    return Number.isSafeInteger(value) ? value : null;
  }
  const digits = text(field).replace(/\0.*$/s, "").trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === "" ? 0 : null;
}

function decimal(digits: string): number | null {
  return /^[0-9]+$/.test(digits) && Number.isSafeInteger(Number(digits)) ? Number(digits) : null;
}

function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const nul = bytes.indexOf(0);
  return nul === -1 ? bytes : bytes.subarray(0, nul);
}

/** Bytes as characters of the same number. */
function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
