/**
 * What the core needs from its host. Every port is a small structural interface: a host passes its own
 * `fetch`, a clock, a store; nothing in `src/runtime` reaches for a global instead.
 */

/** Performs one HTTP exchange; the shape of the platform's `fetch`, narrowed to what the core uses. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** A request: redirects are always `manual`, because credentials must not follow them blindly. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly redirect: "manual";
  readonly signal?: AbortSignal;
}

/** A response as `fetch` gives it. */
export interface FetchResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null; forEach(visit: (value: string, name: string) => void): void };
  readonly body: ByteStream | null;
}

/** The part of a WHATWG `ReadableStream` of bytes that the core reads from. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/**
 * Keeps bytes by name between loads. What is kept is named by its content (the id of a git object) and checked when it
 * comes back, so a store may lose entries, be shared, or fail: then what it lacks is fetched.
 */
export interface Store {
  /** Gives what was put under a key, or undefined. */
  get(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps bytes under a key; the caller may change them afterwards. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Makes a signal that fires after a number of milliseconds with a reason named `TimeoutError`, as `AbortSignal.timeout` does. */
export type Timeout = (milliseconds: number) => AbortSignal;
