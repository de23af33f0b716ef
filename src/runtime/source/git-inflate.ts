/// <reference path="./pako.d.ts" />
import pako from "pako";

const DISCARDED_CHUNK = 65_536;

/** One zlib stream, read. */
export interface Inflated {
  /** Null where the bytes were only counted. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** How many bytes of the input the stream took. */
  readonly consumed: number;
}

/**
 * Inflates the zlib stream at the front of `input`, which must give exactly `size` bytes; null when it does not. No more
 * than these are ever allocated, and with `keep: false` next to none.
 */
export function inflateExactly(input: Uint8Array, size: number, { keep }: { keep: boolean }): Inflated | null {
  // One byte more than promised, so that honest output never fills the buffer and asks for a second.
  const inflate = new pako.Inflate({ chunkSize: keep ? size + 1 : Math.min(size + 1, DISCARDED_CHUNK) });
  let produced = 0;
  let bytes: Uint8Array<ArrayBuffer> | null = keep ? new Uint8Array(0) : null;
  inflate.onData = (chunk) => {
    produced += chunk.byteLength;
    if (produced > size) throw TOO_LONG;
    if (keep) bytes = chunk;
  };
  inflate.onEnd = () => {};
  // Not said to be the end: then the library takes a stream that was cut for a whole one.
  const sound = pushInto(inflate, input);
  return sound && inflate.ended && produced === size ? { bytes, consumed: inflate.strm.next_in } : null;
}

function pushInto(inflate: { push(data: Uint8Array, end: boolean): boolean }, input: Uint8Array): boolean {
  try {
    return inflate.push(input, false);
  } catch (error) {
    if (error === TOO_LONG) return false;
    throw error;
  }
}

/** Ends an inflation that has produced more than it should; thrown through the library, so made once. */
const TOO_LONG = new Error("longer than promised");
