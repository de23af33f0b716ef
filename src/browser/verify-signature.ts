import { RototoError } from "../runtime/errors.ts";

/**
 * Checks that one of the keys has signed bytes (Ed25519, RFC 8032).
 *
 * @param signature base64 of 64 bytes; several, apart by commas, while keys are changed.
 * @param publicKeys base64 of the 32 raw bytes of each.
 * @throws {RototoError} `snapshot_invalid`
 */
export async function verifySignature(
  bytes: Uint8Array<ArrayBuffer>,
  { signature, publicKeys }: { readonly signature: string | null; readonly publicKeys: readonly string[] },
): Promise<void> {
  const signatures = signature?.split(",").map((text) => fromBase64(text.trim())) ?? [];
  for (const publicKey of publicKeys) {
    const key = await crypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
    for (const each of signatures) if (await crypto.subtle.verify("Ed25519", key, each, bytes)) return;
  }
  const reason = signature === null ? "it has no signature" : "none of the keys has signed it";
  throw new RototoError("snapshot_invalid", `snapshot cannot be used: ${reason}`);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
  } catch (cause) {
    throw new RototoError("snapshot_invalid", "a signature or public key is not base64", { cause });
  }
}
