/**
 * What the client needs of the page it runs in. `page-ports.ts` binds them to a real one; tests bring their own, so that
 * everything but that file runs anywhere.
 */
export interface PagePorts {
  readonly fetch: PageFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls once after about that many milliseconds; what it gives takes that back. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
  readonly cache: PageCache;
  /** Runs something while no other tab runs something under the same name; waiting for that ends with the signal. */
  readonly lock: <T>(name: string, run: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  readonly openChannel: (name: string, listen: (message: unknown) => void) => Channel;
  readonly openEvents: OpenEvents;
  /** Tells when the page can be seen and online again (true), and when it no longer is seen (false). */
  readonly watch: (listen: (awake: boolean) => void) => () => void;
}

/** One HTTP exchange; the shape of the platform's `fetch`, narrowed. */
export type PageFetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<PageResponse>;

/** The part of a response that is read. */
export interface PageResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Messages to the other tabs. */
export interface Channel {
  post(message: unknown): void;
  close(): void;
}

/**
 * Server-sent events; what it gives closes the stream. After a break it comes back by itself and tells the server what it
 * heard last; after its end it does not.
 */
export type OpenEvents = (
  url: string,
  listen: { onOpen(): void; onMessage(data: string): void; onBreak(): void; onEnd(): void },
) => () => void;

/** What is known of bytes that are kept. */
export interface Head {
  /** SHA-256 of the bytes in hexadecimal, under which they are kept. */
  readonly revision: string;
  /** The origin's name for the same, to ask whether it still holds. */
  readonly etag: string | null;
  readonly signature: string | null;
  /** When the origin last said that this is current: milliseconds since the epoch. */
  readonly confirmedAt: number;
}

/**
 * Keeps bytes by their hash, and by a scope which of them are current there. All tabs share it; it may lose anything at
 * any time, and whoever reads from it checks what comes.
 */
export interface PageCache {
  head(scope: string): Promise<Head | undefined>;
  bytes(revision: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps a head, with its bytes where they are not kept yet, and lets go of what is over the bounds. */
  put(scope: string, head: Head, bytes?: Uint8Array<ArrayBuffer>): Promise<void>;
  drop(scope: string): Promise<void>;
  clear(): Promise<void>;
}

/** The most scopes a cache keeps; the ones confirmed longest ago go first. */
export const MAX_SCOPES = 8;

/** The most bytes it keeps, in the same order; the newest stays in any case. */
export const MAX_BYTES: number = 16 * 2 ** 20;

/** The scopes that are over the bounds. */
export function overBounds(heads: Iterable<readonly [string, Head & { readonly size: number }]>): string[] {
  let bytes = 0;
  const seen = new Set<string>();
  return [...heads]
    .sort(([, a], [, b]) => b.confirmedAt - a.confirmedAt)
    .filter(([, { revision, size }], index) => {
      if (!seen.has(revision)) bytes += size;
      seen.add(revision);
      return index >= MAX_SCOPES || (index > 0 && bytes > MAX_BYTES);
    })
    .map(([scope]) => scope);
}
