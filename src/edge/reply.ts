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

/** What hosts copy faster than they read objects: the headers of a kind of answer, made once where that is a constant. */
const KNOWN_HEADERS = new WeakMap<object, Headers>();

function headersOf(own: Readonly<Record<string, string>>): Headers {
  const known = KNOWN_HEADERS.get(own) ?? new Headers({ ...COMMON_HEADERS, ...own });
  KNOWN_HEADERS.set(own, known);
  return known;
}

const NO_HEADERS = {};

/** Turns an answer into what the host sends. */
export function toResponse(
  { status = 200, headers = NO_HEADERS, body, encoded }: Reply,
  more: Readonly<Record<string, string>>,
): Response {
  const init: ResponseInit & { encodeBody?: "manual" } = { status, headers: headersOf(headers) };
  // On Workers a body is compressed to fit its header unless this says that it was.
  if (encoded) init.encodeBody = "manual";
  const response = new Response(body, init);
  for (const name in more) response.headers.append(name, more[name] ?? "");
  return response;
}
