import { RototoError } from "../runtime/errors.ts";

/**
 * Checks that one of the keys has signed bytes (Ed25519, RFC 8032).
 *
 * @param signature base64 of 64 bytes; several, apart by commas, while keys are changed.
 * @param publicKeys base64 of the 32 raw bytes of each.
 * @throws {RototoError} `snapshot_invalid`; `invalid_option` for a key that is none.
 */
export async function verifySignature(
  bytes: Uint8Array<ArrayBuffer>,
  { signature, publicKeys }: { readonly signature: string | null; readonly publicKeys: readonly string[] },
): Promise<void> {
  const signatures = signature?.split(",").map((text) => fromBase64(text.trim())) ?? [];
  for (const publicKey of publicKeys) {
    const key = await importKey(publicKey);
    for (const each of signatures) {
      if (each !== null && (await crypto.subtle.verify("Ed25519", key, each, bytes))) return;
    }
  }
  const reason = signature === null ? "it has no signature" : "none of the keys has signed it";
  throw new RototoError("snapshot_invalid", `snapshot cannot be used: ${reason}`);
}

async function importKey(text: string): Promise<CryptoKey> {
  const raw = fromBase64(text);
  if (raw?.length !== 32) throw new RototoError("invalid_option", "publicKeys must be 32 bytes in base64 each");
  return crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
  } catch {
    return null;
  }
}
