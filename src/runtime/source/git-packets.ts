const PACK_DATA = 1;
const PROGRESS = 2;
const FATAL = 3;

/** What is wrong with an answer of a git server. */
export type PacketFault =
  /** The bytes are not whole packets. */
  | { readonly kind: "damaged" }
  /** The server says why it cannot answer. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Checks that a body is a sequence of whole packets (pkt-line, gitprotocol-common) in which the server reports no error.
 * The git library reads on after such faults as if the answer had ended, and rules would vanish without a word.
 */
export function findPacketFault(body: Uint8Array): PacketFault | null {
  let offset = 0;
  while (offset < body.length) {
    const length = Number(`0x${ascii(body, offset, offset + 4)}`);
    if (!Number.isInteger(length) || offset + Math.max(length, 4) > body.length) return { kind: "damaged" };
    // 0, 1 and 2 are flush, delimiter and response end; 3 does not exist.
    if (length === 3) return { kind: "damaged" };
    if (length > 4) {
      const reason = errorIn(body.subarray(offset + 4, offset + length));
      if (reason !== null) return { kind: "refused", reason };
    }
    offset += Math.max(length, 4);
  }
  return body.length === 0 ? { kind: "damaged" } : null;
}

function errorIn(packet: Uint8Array): string | null {
  const first = packet[0];
  if (first === PACK_DATA || first === PROGRESS) return null;
  if (first === FATAL) return textOf(packet.subarray(1));
  return ascii(packet, 0, 4) === "ERR " ? textOf(packet.subarray(4)) : null;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim();
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
