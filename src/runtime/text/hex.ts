/** Bytes as lower-case hex digits. */
export function hex(bytes: Uint8Array): string {
  let digits = "";
  for (let at = 0; at < bytes.length; at++) digits += DIGITS[bytes[at] ?? 0];
  return digits;
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
