/** Which pages of other origins may read answers. */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  /** @param origins such as `https://app.example.com`; `*` for every one; none, and no page may */
  constructor(origins: readonly string[] = []) {
    this.#origins = new Set(origins);
  }

  /** The headers that let a page read an answer; none where it may not. */
  headers(request: Request): Record<string, string> {
    if (this.#origins.size === 0) return {};
    if (this.#origins.has("*")) return { "access-control-allow-origin": "*", ...EXPOSED };
    const origin = request.headers.get("origin");
    const allowed = origin !== null && this.#origins.has(origin);
    return { vary: "origin", ...(allowed ? { "access-control-allow-origin": origin, ...EXPOSED } : {}) };
  }

  /** The headers that answer a preflight; none where it is none, or may not. */
  preflight(request: Request, methods: string): Record<string, string> {
    const headers = this.headers(request);
    if (headers["access-control-allow-origin"] === undefined || !request.headers.has("access-control-request-method"))
      return headers;
    return {
      ...headers,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": REQUEST_HEADERS,
      "access-control-max-age": "86400",
    };
  }
}

const REQUEST_HEADERS = "authorization, content-type, if-none-match, last-event-id, x-api-key, x-request-id";

const EXPOSED = {
  "access-control-expose-headers": "cache-status, etag, retry-after, rototo-signature, server-timing, x-request-id",
};
