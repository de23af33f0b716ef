import { isRototoError, type RototoError } from "../errors.ts";
import type { FetchInit, FetchResponse } from "../ports.ts";
import { findPacketFault } from "./git-packets.ts";
import { type GitRemote, reasonOf } from "./git-remote.ts";
import { parseUrl } from "./parse-url.ts";
import { discard, joinBytes, readBytes } from "./read-bytes.ts";
import { retryAfterSeconds } from "./retry-after.ts";

const MAX_REDIRECTS = 10;

/** What the git library asks of an HTTP client. */
export interface GitHttp {
  request(request: GitHttpRequest): Promise<GitHttpResponse>;
}

/** A request of the git library; `url` begins with the address of the remote. */
export interface GitHttpRequest {
  readonly url: string;
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: AsyncIterable<Uint8Array> | undefined;
}

/** An answer for the git library: always status 200, of git's own content type, whole and without an error inside. */
export interface GitHttpResponse {
  readonly url: string;
  readonly method: string;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Record<string, string>;
  readonly body: AsyncIterableIterator<Uint8Array>;
}

/** What one answer may be at most. */
export interface AnswerLimit {
  readonly bytes: number;
  /** What it is the limit of, for the message: `the list of refs`. */
  readonly what: string;
}

/** The server understood the request and gave a reason not to serve it. */
export class GitRefusal extends Error {}

/**
 * The git library's HTTP client, made from the remote's `fetch`.
 *
 * An answer is read whole, within what is left of the download limit, and checked before the library sees it: the library
 * takes a broken stream for a short one. Redirects of the first request move the remote, as in git; later ones are refused.
 */
export class GitHttpClient implements GitHttp {
  readonly #remote: GitRemote;
  #base: string;
  /** The answer to the first request; the library asks it again for each thing it does. */
  #discovered: Answer | undefined;

  constructor(remote: GitRemote) {
    this.#remote = remote;
    this.#base = remote.url;
  }

  /** Sends a request of the git library. */
  async request({ url, method = "GET", headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> {
    const path = url.slice(this.#remote.url.length);
    const { type, bytes } =
      method === "GET"
        ? await this.#discover(path, headers)
        : await this.#post(
            path,
            { headers, body: await collect(body) },
            isVersion2(headers) ? this.#listing : undefined,
          );
    const answer = { url, method, statusCode: 200, statusMessage: "OK" };
    return { ...answer, headers: { "content-type": type }, body: once(bytes) };
  }

  /** Sends a command of protocol version 2 and gives the packets of the answer. */
  async command(body: Uint8Array<ArrayBuffer>, limit?: AnswerLimit): Promise<Uint8Array<ArrayBuffer>> {
    const headers = {
      "content-type": "application/x-git-upload-pack-request",
      accept: "application/x-git-upload-pack-result",
      "git-protocol": "version=2",
    };
    return (await this.#post("/git-upload-pack", { headers, body }, limit)).bytes;
  }

  get #listing(): AnswerLimit {
    return { bytes: this.#remote.limits.listingBytes, what: "the list of refs" };
  }

  async #discover(path: string, headers: Record<string, string>): Promise<Answer> {
    const known = this.#discovered;
    // What was told in version 2 is no answer to a question in version 1; the other way round it is, of old hosts.
    if (known !== undefined && (isVersion2(headers) || !speaksVersion2(known))) return known;
    const answer = await this.#answer(await this.#follow(path, headers), this.#listing);
    this.#discovered = answer;
    return answer;
  }

  async #post(
    path: string,
    init: { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> },
    limit: AnswerLimit | undefined,
  ): Promise<Answer> {
    return this.#answer(await this.#exchange(new URL(this.#base + path), { method: "POST", ...init }), limit);
  }

  async #answer(response: FetchResponse, limit: AnswerLimit | undefined): Promise<Answer> {
    const fault = answerFault(response, new URL(this.#base), this.#remote);
    if (fault !== null) {
      await discard(response.body);
      throw fault;
    }
    return { type: mediaType(response), bytes: await this.#read(response, limit) };
  }

  /** Follows redirects by hand and remembers where the repository has moved to. */
  async #follow(path: string, headers: Record<string, string>): Promise<FetchResponse> {
    let url = new URL(this.#base + path);
    for (let hops = 0; ; hops++) {
      const response = await this.#exchange(url, { method: "GET", headers });
      if (!isRedirect(response.status)) return response;
      await discard(response.body);
      if (hops === MAX_REDIRECTS) throw this.#remote.fail("source_unavailable", "too many redirects");
      url = redirectTarget(url, response, this.#remote);
      this.#base = movedBase(url, path, this.#remote);
    }
  }

  async #exchange(url: URL, init: Omit<FetchInit, "redirect" | "signal">): Promise<FetchResponse> {
    const { fetch: send, authorization, signal } = this.#remote;
    const credentials = authorization.header(url);
    const headers = credentials === null ? init.headers : { ...init.headers, authorization: credentials };
    const stop = signal === undefined ? {} : { signal };
    try {
      return await send(url.href, { ...init, headers, redirect: "manual", ...stop });
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #read(response: FetchResponse, limit: AnswerLimit | undefined): Promise<Uint8Array<ArrayBuffer>> {
    let received = 0;
    const bytes = await readBytes(response.body, (length) => {
      this.#admit(length);
      received += length;
      if (limit !== undefined && received > limit.bytes) {
        throw this.#remote.fail("source_too_large", `exceeded limit of ${limit.bytes} bytes for ${limit.what}`);
      }
    }).catch((error: unknown) => {
      throw this.#failure(error);
    });
    const fault = findPacketFault(bytes);
    if (fault?.kind === "damaged") throw this.#remote.fail("source_corrupt", "the answer of the host is damaged");
    if (fault?.kind === "refused") throw new GitRefusal(fault.reason);
    return bytes;
  }

  /** The sum over all answers is limited. */
  #admit(length: number): void {
    const { limits, spent, onProgress, fail } = this.#remote;
    spent.receivedBytes += length;
    if (spent.receivedBytes > limits.downloadBytes) {
      throw fail("source_too_large", `exceeded download limit of ${limits.downloadBytes} bytes`);
    }
    onProgress({ receivedBytes: spent.receivedBytes });
  }

  #failure(error: unknown): RototoError {
    if (isRototoError(error)) return error;
    const { signal, fail, stopped } = this.#remote;
    return signal?.aborted === true ? stopped() : fail("source_unavailable", reasonOf(error));
  }
}

/** What arrived: of git's own content type, whole, and without an error inside. */
interface Answer {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where a redirect leads, without credentials of its own. */
function redirectTarget(from: URL, response: FetchResponse, { fail }: GitRemote): URL {
  const location = response.headers.get("location");
  const target = parseUrl(location ?? "", from.href);
  if (location === null || target === null) {
    throw fail("source_unavailable", `HTTP ${response.status} to something that is no address`);
  }
  target.username = "";
  target.password = "";
  if (target.protocol === "https:" || target.origin === from.origin) return target;
  throw fail("source_unavailable", "git redirects must stay on https");
}

/** The address of a repository that has moved; whoever leads elsewhere than to a repository is not followed. */
function movedBase({ href }: URL, path: string, { fail }: GitRemote): string {
  if (href.endsWith(path)) return href.slice(0, -path.length);
  throw fail("source_unavailable", `redirected away from git to ${href}`);
}

/** Why an answer is none of git's, judged by its head. */
function answerFault(response: FetchResponse, url: URL, remote: GitRemote): RototoError | null {
  if (response.status !== 200) return statusFault(response, url, remote);
  const type = mediaType(response);
  if (/^application\/x-git-upload-pack-(advertisement|result)$/.test(type)) return null;
  return remote.fail("source_unavailable", `the host answered ${type || "something"} instead of git`);
}

function statusFault(response: FetchResponse, url: URL, remote: GitRemote): RototoError {
  const { status, statusText } = response;
  const text = `HTTP ${status} ${statusText}`.trim();
  const asked = { retryAfterSeconds: retryAfterSeconds(response) };
  if (status === 0 || isRedirect(status))
    return remote.fail("source_unavailable", "the host redirects where git does not");
  if (status === 404 || status === 410) return remote.fail("source_not_found", text);
  if (status !== 401 && status !== 403) return remote.fail("source_unavailable", text, asked);
  const wantsUser = /^basic\b/i.test(response.headers.get("www-authenticate") ?? "");
  const sentBearer = remote.authorization.header(url)?.startsWith("Bearer ") === true;
  const hint = wantsUser && sentBearer ? "; this host wants a user name with the token: give it as `user:token`" : "";
  return remote.fail("source_unauthorized", text + hint, asked);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function mediaType(response: FetchResponse): string {
  return (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function isVersion2(headers: Record<string, string>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === "git-protocol" && value === "version=2",
  );
}

function speaksVersion2({ bytes }: Answer): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 60));
  return start.includes("version 2\n");
}

async function collect(body: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return joinBytes(chunks);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
