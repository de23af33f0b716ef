/** An answer before it has the headers that all have. */
export interface Reply {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** The body is compressed already, as its `content-encoding` says. */
  readonly encoded?: true;
}

const JSON_HEADERS = { "content-type": "application/json" };

/** An answer of JSON text. */
export function jsonReply(text: string): Reply {
  return { headers: JSON_HEADERS, body: text };
}

/**
 * What every answer has. Nothing here is a page, so nothing may be loaded, framed or guessed at; the playground, which is
 * one, brings a policy of its own.
 */
const COMMON_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Turns an answer into what the host sends. */
export function toResponse({ status = 200, headers, body, encoded }: Reply, more: Record<string, string>): Response {
  const all: Record<string, string> = { ...COMMON_HEADERS, ...headers, ...more };
  if (headers?.vary !== undefined && more.vary !== undefined) all.vary = `${headers.vary}, ${more.vary}`;
  const init: ResponseInit & { encodeBody?: "manual" } = { status, headers: all };
  // On Workers a body is compressed to fit its header unless this says that it was.
  if (encoded) init.encodeBody = "manual";
  return new Response(body, init);
}
