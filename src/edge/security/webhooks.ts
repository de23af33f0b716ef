import { Problem } from "../problem.ts";
import { digest, isSame } from "./access.ts";

/** How far a sender's clock may be off: seconds. */
const TOLERANCE_SECONDS = 300;
/** How many deliveries are remembered, and so for how long one of a sender without a clock is known again. */
const REMEMBERED = 1000;

/** The bytes of a text in UTF-8. */
function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/**
 * Verifies what git hosts send after a push: GitHub's `X-Hub-Signature-256`, GitLab's `X-Gitlab-Token`, and the Standard
 * Webhooks headers. A delivery is only ever a hint to look at the source that is configured; nothing else in it counts.
 */
export class Webhooks {
  readonly #secret: string;
  readonly #seen = new Set<string>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /**
   * Lets a delivery pass that was made by who knows the secret; false where it has been seen before.
   * @param now Unix seconds
   * @throws Problem 401 for every other
   */
  async accept(headers: Headers, body: Uint8Array<ArrayBuffer>, now: number): Promise<boolean> {
    const id =
      (await this.#standard(headers, body, now)) ??
      (await this.#github(headers, body)) ??
      (await this.#gitlab(headers));
    if (id === undefined) {
      throw new Problem("signature_invalid", { status: 401, detail: "the delivery is not signed with the secret" });
    }
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(oldest);
    }
    return true;
  }

  /** Signs the id and the time with the body, so that neither can be made up. */
  async #standard(headers: Headers, body: Uint8Array, now: number): Promise<string | undefined> {
    const [id, time] = [headers.get("webhook-id"), headers.get("webhook-timestamp")];
    if (id === null || time === null || !/^\d{1,12}$/.test(time)) return undefined;
    if (Math.abs(now - Number(time)) > TOLERANCE_SECONDS) return undefined;
    const signatures = (headers.get("webhook-signature") ?? "").split(" ").filter((each) => each.startsWith("v1,"));
    const signed = joined(utf8(`${id}.${time}.`), body);
    const valid = await this.#isSigned(
      signed,
      signatures.map((each) => fromBase64(each.slice("v1,".length))),
    );
    return valid ? `standard:${id}` : undefined;
  }

  /** Signs the body alone: the id in the headers could be made up, so a delivery is known by its signature. */
  async #github(headers: Headers, body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
    const hex = /^sha256=([0-9a-f]{64})$/.exec(headers.get("x-hub-signature-256") ?? "")?.[1];
    if (hex === undefined) return undefined;
    return (await this.#isSigned(body, [fromHex(hex)])) ? `github:${hex}` : undefined;
  }

  /** Signs nothing: the token is all there is to check. */
  async #gitlab(headers: Headers): Promise<string | undefined> {
    const token = headers.get("x-gitlab-token");
    if (token === null || !isSame(await digest(token), await digest(this.#secret))) return undefined;
    return `gitlab:${headers.get("x-gitlab-event-uuid") ?? crypto.randomUUID()}`;
  }

  /** `verify` takes the same time wherever a signature goes wrong. */
  async #isSigned(message: Uint8Array<ArrayBuffer>, signatures: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", this.#key(), algorithm, false, ["verify"]);
    const checks = signatures.slice(0, 8).map((signature) => crypto.subtle.verify("HMAC", key, signature, message));
    return (await Promise.all(checks)).includes(true);
  }

  /** Standard Webhooks writes secrets in base64 after `whsec_`; all others are the key as they are. */
  #key(): Uint8Array<ArrayBuffer> {
    return this.#secret.startsWith("whsec_") ? fromBase64(this.#secret.slice("whsec_".length)) : utf8(this.#secret);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16),
  );
}

/** What is no base64 decodes to nothing, which no signature is. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
