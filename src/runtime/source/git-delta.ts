/** The sizes at the front of a delta, and where its instructions begin. */
export interface DeltaHead {
  readonly baseSize: number;
  readonly resultSize: number;
  readonly start: number;
}

/** Reads the front of a delta (gitformat-pack, "Deltified representation"); null when it is damaged. */
export function readDeltaHead(delta: Uint8Array): DeltaHead | null {
  const base = readSize(delta, 0);
  const result = base === null ? null : readSize(delta, base.next);
  return base === null || result === null ? null : { baseSize: base.size, resultSize: result.size, start: result.next };
}

function readSize(bytes: Uint8Array, start: number): { readonly size: number; readonly next: number } | null {
  let size = 0;
  for (let at = start, factor = 1; at < bytes.byteLength && at < start + 7; at++, factor *= 128) {
    const byte = bytes[at] ?? 0;
    size += (byte & 0x7f) * factor;
    if (byte < 0x80) return { size, next: at + 1 };
  }
  return null;
}

/**
 * Rebuilds an object from its base; null when the delta does not fit the base or does not give what its head promises.
 * Allocates exactly the promised size: judge that first.
 */
export function applyDelta(base: Uint8Array, delta: Uint8Array, head: DeltaHead): Uint8Array<ArrayBuffer> | null {
  if (head.baseSize !== base.byteLength) return null;
  const result = new Uint8Array(head.resultSize);
  let written = 0;
  let at = head.start;

  /** The bytes of an offset or a length: those that `bits` says are there, the lowest first. */
  const readNumber = (bits: number, bytes: number): number => {
    let value = 0;
    for (let index = 0, factor = 1; index < bytes; index++, factor *= 256) {
      if ((bits & (1 << index)) !== 0) value += (delta[at++] ?? 0) * factor;
    }
    return value;
  };

  while (at < delta.byteLength) {
    const instruction = delta[at++] ?? 0;
    const copies = instruction >= 0x80;
    const from = copies ? readNumber(instruction, 4) : at;
    const length = copies ? readNumber(instruction >> 4, 3) || 0x10000 : instruction;
    const source = copies ? base : delta;
    // An instruction of zero is reserved.
    if (length === 0 || from + length > source.byteLength || written + length > result.byteLength) return null;
    result.set(source.subarray(from, from + length), written);
    written += length;
    if (!copies) at += length;
  }
  return at === delta.byteLength && written === result.byteLength ? result : null;
}
