import type { Context } from "../runtime/resolve/context.ts";
import type { PageFetch } from "./ports.ts";
import type { Version } from "./version.ts";

/** Where a client has its versions from: {@link edgeSnapshots}, {@link edgeAnswers} or {@link gitSource}. */
export interface Origin {
  /** What tells its versions, for a context where they depend on it, from all others in the cache. */
  scope(context: Context): Promise<string>;
  /** True when a version is good for one context only. */
  readonly byContext: boolean;
  /** Where changes are told; null where nobody tells. */
  readonly events: string | null;
  /** Asks for the current version; null when it is still the one whose ETag was given. */
  look(ask: Ask): Promise<Found | null>;
  /** Opens what it gave, now or another day. @throws {RototoError} when it is damaged, or not signed as it should be */
  open(found: Pick<Found, "bytes" | "signature">): Promise<Version>;
  /** Forgets what it keeps besides. */
  forget?(): Promise<void>;
  /** Ends what it runs. */
  close?(): void;
}

/** What is asked of an origin. */
export interface Ask {
  readonly fetch: PageFetch;
  readonly context: Context;
  /** What it called the version that is here. */
  readonly etag: string | null;
  readonly signal: AbortSignal;
}

/** What an origin gave; nothing of it has been checked. */
export interface Found {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string | null;
  readonly signature: string | null;
}
