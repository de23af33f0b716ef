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
