import { Problem } from "../problem.ts";

/**
 * What a request may do: get values; see why they are so and what rules there are; make the service fetch, or go back;
 * take the whole workspace as a snapshot.
 */
export type Capability = "resolve" | "explain" | "refresh" | "snapshot";

export const CAPABILITIES: readonly Capability[] = ["resolve", "explain", "refresh", "snapshot"];

/** A bearer token and what it opens. */
export interface AccessToken {
  readonly token: string;
  readonly may: readonly Capability[];
  /** The workspaces it opens; all of them unless given. */
  readonly workspaces?: readonly string[];
}

/** Who may do what. */
export interface AccessOptions {
  /** What needs no token; `["resolve"]` where neither this nor a token for resolving is given. Never `refresh`. */
  readonly open?: readonly Exclude<Capability, "refresh">[];
  readonly tokens?: readonly AccessToken[];
}

interface Grant extends AccessToken {
  /** Of the token; filled in on first use, because hashing is asynchronous. */
  digest?: Uint8Array;
}

/** Decides whether a request may do what it asks for. */
export class Access {
  readonly #open: ReadonlySet<Capability>;
  readonly #grants: readonly Grant[];

  /** @throws {TypeError} for an empty token, or one that opens nothing */
  constructor({ open, tokens = [] }: AccessOptions = {}) {
    const empty = tokens.findIndex(({ token, may }) => token.trim() === "" || may.length === 0);
    if (empty !== -1) throw new TypeError(`tokens[${empty}] must have a token and something it may do`);
    this.#grants = tokens.map((token) => ({ ...token }));
    this.#open = new Set(open ?? (this.#isGranted("resolve") ? [] : ["resolve"]));
  }

  /** Tells whether nobody needs a token for something. */
  isOpen(capability: Capability): boolean {
    return this.#open.has(capability);
  }

  /** Tells whether something can be done at all. */
  isEnabled(capability: Capability): boolean {
    return this.isOpen(capability) || this.#isGranted(capability);
  }

  /**
   * Lets a request pass that may do something with a workspace.
   * @throws Problem 404 where nobody may, 401 without a known token, 403 with one for other things
   */
  async require(headers: Headers, capability: Capability, workspace: string): Promise<void> {
    if (!this.isEnabled(capability)) {
      const detail = `this service has no token for \`${capability}\` and does not leave it open`;
      throw new Problem("not_enabled", { status: 404, detail });
    }
    const grants = await this.#granted(tokenOf(headers));
    if (grants.length === 0) {
      const challenge = { "www-authenticate": "Bearer" };
      throw new Problem("unauthorized", {
        status: 401,
        detail: "a valid bearer token is required",
        headers: challenge,
      });
    }
    if (grants.some(({ may, workspaces = [workspace] }) => may.includes(capability) && workspaces.includes(workspace)))
      return;
    const challenge = { "www-authenticate": `Bearer error="insufficient_scope", scope="${capability}"` };
    const detail = `the token does not open \`${capability}\` here`;
    throw new Problem("forbidden", { status: 403, detail, headers: challenge });
  }

  #isGranted(capability: Capability): boolean {
    return this.#grants.some(({ may }) => may.includes(capability));
  }

  /** All grants of a token: every one is looked at, however many match. */
  async #granted(token: string | undefined): Promise<Grant[]> {
    if (token === undefined) return [];
    const given = await digest(token);
    const granted: Grant[] = [];
    for (const grant of this.#grants) {
      grant.digest ??= await digest(grant.token.trim());
      if (isSame(given, grant.digest)) granted.push(grant);
    }
    return granted;
  }
}

/** `Authorization: Bearer`, or `X-API-Key`, which OFREP knows as well. */
function tokenOf(headers: Headers): string | undefined {
  const bearer = /^bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return bearer ?? headers.get("x-api-key") ?? undefined;
}

/** Takes a time that tells nothing about how much is equal: digests have one length and differ everywhere. */
export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** The SHA-256 of a text. */
export async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
