import { Problem } from "./problem.ts";

/**
 * Lets a request pass that carries the token.
 * @throws Problem 401 for every other
 */
export async function requireBearer(headers: Headers, token: string): Promise<void> {
  const given = /^bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (given !== undefined && (await isSame(given, token))) return;
  const challenge = { "www-authenticate": "Bearer" };
  throw new Problem("unauthorized", { status: 401, detail: "a valid bearer token is required", headers: challenge });
}

/** Takes a time that tells nothing about how much is equal: digests have one length and differ everywhere. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(given), digest(expected)]);
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
