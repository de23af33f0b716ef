import { isRototoError, RototoError, type RototoErrorCode } from "../errors.ts";
import type { FetchResponse } from "../ports.ts";
import { type Authorization, authorizationFor } from "./authorization.ts";
import type { Fingerprint } from "./files.ts";
import { reasonOf } from "./git-remote.ts";
import { lacking } from "./lacking.ts";
import { hasTimedOut, type Load, signalFor } from "./load.ts";
import { parseUrl } from "./parse-url.ts";
import { discard } from "./read-bytes.ts";
import { redactSource, redactText } from "./redact.ts";

import { retryAfterSeconds } from "./retry-after.ts";
import type { ArchiveSource, SnapshotSource } from "./source.ts";

const MAX_REDIRECTS = 10;
const MAX_ERROR_BODY = 4096;

/** What is being done, for the first words of an error. */
export type WebAction = "fetch" | "check" | "read";

/** What is downloaded in one piece from a web server. */
export type WebSource = ArchiveSource | SnapshotSource;

/** The web server of an archive or a snapshot as one load or probe talks to it. */
export class WebHost {
  readonly load: Load;
  readonly #source: WebSource;
  readonly #url: URL;
  readonly #authorization: Authorization;
  readonly #signal: AbortSignal | undefined;

  /**
   * @throws {source_invalid} when the address is not a URL
   * @throws {source_unsupported} when the host gave no `fetch`
   */
  constructor(source: WebSource, load: Load) {
    if (load.options.fetch === undefined) throw lackingFetch(source);
    const url = parseUrl(source.url);
    if (url === null) {
      throw new RototoError("source_invalid", `workspace source URI is invalid: ${redactSource(source.text)}`);
    }
    this.load = load;
    this.#source = source;
    this.#authorization = authorizationFor(url, load);
    url.username = "";
    url.password = "";
    this.#url = url;
    this.#signal = signalFor(load, load.limits.archiveMs);
  }

  /** What is asked for, in messages. */
  get noun(): string {
    return `workspace ${this.#source.kind}`;
  }

  /** The source, redacted. */
  get shown(): string {
    return redactSource(this.#source.text);
  }

  /** Asks for the whole, or for its head only, along redirects, and gives an answer of success, or 304 where asked. */
  async request(method: "GET" | "HEAD", headers: Record<string, string> = {}): Promise<FetchResponse> {
    const action = method === "GET" ? "fetch" : "check";
    let url = this.#url;
    for (let hops = 0; ; hops++) {
      const response = await this.#exchange(url, method, headers);
      const { status } = response;
      if (![301, 302, 303, 307, 308].includes(status)) {
        if ((status >= 200 && status < 300) || (status === 304 && "if-none-match" in headers)) return response;
        throw await this.#refused(response, action);
      }
      await discard(response.body);
      if (hops === MAX_REDIRECTS) throw this.fail("source_unavailable", action, "too many redirects");
      url = this.#redirected(url, response, action);
    }
  }

  /** Gives up an answer that says itself that it is longer than may be downloaded. */
  checkLength({ headers, body }: FetchResponse): void {
    const { downloadBytes } = this.load.limits;
    const declared = Number(headers.get("content-length") ?? 0);
    if (declared <= downloadBytes || Number.isNaN(declared)) return;
    void discard(body);
    throw this.#tooLarge(`${declared} bytes exceeds limit of ${downloadBytes} bytes`);
  }

  /** Takes what has arrived from what the load may download. */
  admit(length: number): void {
    const { limits, spent, options } = this.load;
    spent.receivedBytes += length;
    if (spent.receivedBytes > limits.downloadBytes) {
      throw this.#tooLarge(`exceeded limit of ${limits.downloadBytes} bytes`);
    }
    options.onProgress?.({ receivedBytes: spent.receivedBytes });
  }

  /** Makes the error of a failed step; the reason is redacted here. */
  fail(code: RototoErrorCode, action: WebAction, reason: string, answer?: FetchResponse): RototoError {
    // The cause is left out on purpose: other people's errors may quote addresses and headers.
    const text = redactText(reason, this.#authorization.secrets);
    const options = { retryAfterSeconds: answer && retryAfterSeconds(answer) };
    return new RototoError(code, `failed to ${action} ${this.noun}: ${text}`, options);
  }

  /** Gives whatever was thrown our shape; a signal that has fired explains it best. */
  failure(error: unknown, action: WebAction, code: RototoErrorCode = "source_unavailable"): RototoError {
    if (isRototoError(error)) return error;
    if (this.#signal?.aborted !== true) return this.fail(code, action, reasonOf(error));
    if (hasTimedOut(this.#signal)) return this.fail("source_unavailable", action, "operation timed out");
    return this.fail("aborted", action, "the load was aborted");
  }

  #tooLarge(reason: string): RototoError {
    return new RototoError("source_too_large", `${this.noun} is too large: ${reason}`);
  }

  async #exchange(url: URL, method: string, extra: Record<string, string>): Promise<FetchResponse> {
    const { fetch: send } = this.load.options;
    if (send === undefined) throw lackingFetch(this.#source);
    const credentials = this.#authorization.header(url);
    const headers: Record<string, string> = { ...extra };
    // Without this, platforms ask for a compressed body and decode it: welcome, but an archive is a compressed file itself.
    if (this.#source.kind === "archive") headers["accept-encoding"] = "identity";
    if (credentials !== null) headers.authorization = credentials;
    const stop = this.#signal === undefined ? {} : { signal: this.#signal };
    try {
      return await send(url.href, { method, headers, redirect: "manual", ...stop });
    } catch (error) {
      throw this.failure(error, method === "GET" ? "fetch" : "check");
    }
  }

  #redirected(from: URL, response: FetchResponse, action: WebAction): URL {
    const location = response.headers.get("location");
    const target = parseUrl(location ?? "", from.href);
    if (location === null || target === null) {
      throw this.fail("source_unavailable", action, `HTTP ${response.status} to something that is no address`);
    }
    target.username = "";
    target.password = "";
    if (target.protocol === "https:" || target.origin === from.origin) return target;
    throw this.fail("source_unavailable", action, `${this.noun} redirects must stay on https`);
  }

  async #refused(response: FetchResponse, action: WebAction): Promise<RototoError> {
    const { status, statusText } = response;
    // A page is not told where a redirect leads.
    if (status === 0)
      return this.fail("source_unavailable", action, "the host redirects, which cannot be followed here");
    const said = action === "fetch" ? await this.#errorBody(response) : "";
    const reason = `HTTP ${status} ${statusText}`.trim() + (said === "" ? "" : `: ${said}`);
    return this.fail(codeOf(status), action, reason, response);
  }

  /** The first bytes of what a server says of its refusal. */
  async #errorBody({ body }: FetchResponse): Promise<string> {
    const reader = body?.getReader();
    let bytes = new Uint8Array(0);
    try {
      while (reader !== undefined && bytes.byteLength < MAX_ERROR_BODY) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes = new Uint8Array([...bytes, ...(value ?? []).slice(0, MAX_ERROR_BODY - bytes.byteLength)]);
      }
    } catch (error) {
      const text = redactText(reasonOf(error), this.#authorization.secrets);
      throw new RototoError("source_unavailable", `failed to read error response: ${text}`);
    }
    await reader?.cancel().catch(() => {});
    return new TextDecoder().decode(bytes).trim();
  }
}

/** Reads which version an answer names, if it names one; ETag before Last-Modified. */
export function validatorOf({ headers }: FetchResponse): Fingerprint | null {
  const etag = headers.get("etag");
  const modified = headers.get("last-modified");
  if (etag !== null && etag !== "") return { kind: "http_validator", value: `etag:${etag}` };
  return modified === null || modified === "" ? null : { kind: "http_validator", value: `last-modified:${modified}` };
}

function lackingFetch({ kind }: WebSource): RototoError {
  const form = kind === "archive" ? "https:// archive" : "snapshot+https://";
  return lacking(form, "HTTP (the `fetch` option)");
}

function codeOf(status: number): RototoErrorCode {
  if (status === 401 || status === 403) return "source_unauthorized";
  return status === 404 || status === 410 ? "source_not_found" : "source_unavailable";
}
