/** Bytes, or a text whose characters are bytes, as base64. */
export function base64(content: Uint8Array | string): string {
  return (typeof content === "string" ? Buffer.from(content, "latin1") : Buffer.from(content)).toString("base64");
}
