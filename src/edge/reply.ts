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

/** What an answer says of how it came about. */
export interface Told {
  readonly requestId: string;
  /** The values of headers; empty where there is none. */
  readonly cacheStatus: string;
  readonly serverTiming: string;
}

/** Turns an answer into what the host sends. */
export function toResponse(
  { status = 200, headers = NO_HEADERS, body, encoded }: Reply,
  told?: Told,
  more?: Readonly<Record<string, string>>,
): Response {
  const init: ResponseInit & { encodeBody?: "manual" } = { status, headers: headersOf(headers, told) };
  // On Workers a body is compressed to fit its header unless this says that it was.
  if (encoded) init.encodeBody = "manual";
  const response = new Response(body, init);
  for (const name in more) response.headers.append(name, more[name] ?? "");
  if (told !== undefined && told.serverTiming !== "") response.headers.set("server-timing", told.serverTiming);
  return response;
}

const NO_HEADERS = {};

/** The headers of a kind of answer, by those that are its own and then by `cache-status`, made once where these are constants. */
const KNOWN_HEADERS = new WeakMap<object, Map<string, Headers>>();

/** Hosts copy headers when an answer is made, and do that several times faster than they read an object, or add one later. */
function headersOf(own: Readonly<Record<string, string>>, told: Told | undefined): Headers {
  if (told === undefined) return new Headers({ ...COMMON_HEADERS, ...own });
  const { cacheStatus, requestId } = told;
  const kinds = KNOWN_HEADERS.get(own) ?? new Map<string, Headers>();
  KNOWN_HEADERS.set(own, kinds);
  const status = cacheStatus === "" ? {} : { "cache-status": cacheStatus };
  const known = kinds.get(cacheStatus) ?? new Headers({ ...COMMON_HEADERS, ...own, ...status });
  kinds.set(cacheStatus, known);
  known.set("x-request-id", requestId);
  return known;
}
