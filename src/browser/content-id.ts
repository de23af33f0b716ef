import { hex } from "../runtime/text/hex.ts";

/** SHA-256 of bytes, in hexadecimal. */
export async function contentId(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
