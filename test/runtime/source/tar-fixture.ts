import { gzipSync } from "node:zlib";

/** One entry of a tar file, in which anything may be wrong. */
export interface TarPart {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly type?: string;
  /** The text of the size field; that of the content's length where absent. */
  readonly size?: string;
  readonly prefix?: string;
  readonly magic?: string;
  /** Leaves out the padding and whatever follows. */
  readonly cut?: boolean;
}

/** Writes a tar file of our own making. */
export function tar(
  parts: readonly TarPart[],
  { end = true }: { readonly end?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const blocks = parts.flatMap((part) => {
    const content = Buffer.from(part.content ?? "");
    const padding = part.cut === true ? 0 : (512 - (content.length % 512)) % 512;
    return [header(part, content.length), content, Buffer.alloc(padding)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]));
}

/** The same, compressed. */
export function tgz(parts: readonly TarPart[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(tar(parts)));
}

function header({ name, type = "0", prefix = "", size, magic = "ustar\u000000" }: TarPart, length: number): Buffer {
  const block = Buffer.alloc(512);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write("0000644\0", 100, "latin1");
  block.write(size ?? `${length.toString(8).padStart(11, "0")}\0`, 124, 12, "latin1");
  block.write("        ", 148, "latin1");
  block.write(type, 156, "latin1");
  block.write(magic, 257, "latin1");
  block.write(prefix, 345, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** A record of a PAX header. */
export function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest);
  const digits = String(length + String(length).length).length;
  return `${length + digits}${rest}`;
}
