import type { ByteStream, Fetch, FetchInit, FetchResponse } from "../ports.ts";

/** Longer answers are not remembered. */
const MAX_BYTES = 65_536;

/** What a host has answered, to be given out again. */
export type RememberedAnswers = Map<string, () => FetchResponse>;

/**
 * A `fetch` for one attempt. Probing, loading and asking for history begin with the same questions to a git host: for its
 * abilities, whose answer is given out again, and for its refs, whose answer is given out again once. Whatever else is asked
 * is not touched.
 *
 * @param abilities keeps what hosts that speak version 2 of the protocol say of their abilities, where no refs are among
 * them, for further attempts. It is to be cleared when one fails.
 */
export function rememberAnswers(send: Fetch, abilities: RememberedAnswers = new Map()): Fetch {
  const remembered: RememberedAnswers = new Map();
  return async (url, init) => {
    const question = repeatable(url, init);
    if (question === null) return send(url, init);
    const known = abilities.get(question.key) ?? remembered.get(question.key);
    if (question.once) remembered.delete(question.key);
    if (known !== undefined) return known();
    const response = await send(url, init);
    if (response.status !== 200) return response;
    return recorded(response, (again, start) => {
      const lasts = !question.once && start.includes("version 2\n");
      (lasts ? abilities : remembered).set(question.key, again);
    });
  };
}

/** What tells a question whose answer may be remembered from others, and whether that serves only once more. */
function repeatable(url: string, { method, headers, body }: FetchInit): { key: string; once: boolean } | null {
  const credentials = headers.authorization ?? "";
  if (method === "GET" && url.endsWith("/info/refs?service=git-upload-pack")) {
    return { key: `${url}\n${credentials}\n${headers["git-protocol"] ?? headers["Git-Protocol"] ?? ""}`, once: false };
  }
  const text = body === undefined || body.byteLength > 1_024 ? "" : String.fromCharCode(...body);
  return text.includes("command=ls-refs") ? { key: `${url}\n${credentials}\n${text}`, once: true } : null;
}

/** The same response, which can be had again once it has been read to its end. */
function recorded(
  response: FetchResponse,
  remember: (again: () => FetchResponse, start: string) => void,
): FetchResponse {
  const { body, status, statusText, url, headers } = response;
  const head = { status, statusText, url, headers };
  const chunks: Uint8Array[] = [];
  let length = 0;
  const hear = (chunk: Uint8Array | undefined): void => {
    length += chunk?.byteLength ?? 0;
    if (length > MAX_BYTES) return;
    if (chunk !== undefined) chunks.push(chunk);
    else remember(() => ({ ...head, body: streamOf(chunks) }), startOf(chunks));
  };
  return body === null ? response : { ...head, body: overheard(body, hear) };
}

function startOf([first]: readonly Uint8Array[]): string {
  return String.fromCharCode(...(first?.subarray(0, 100) ?? []));
}

/** The same stream; `hear` is told each chunk, and in the end nothing. */
function overheard(body: ByteStream, hear: (chunk: Uint8Array | undefined) => void): ByteStream {
  return {
    getReader() {
      const reader = body.getReader();
      return {
        async read() {
          const result = await reader.read();
          if (result.done || result.value !== undefined) hear(result.done ? undefined : result.value);
          return result;
        },
        cancel: (reason) => reader.cancel(reason),
        releaseLock: () => reader.releaseLock(),
      };
    },
  };
}

function streamOf(chunks: readonly Uint8Array[]): ByteStream {
  let next = 0;
  return {
    getReader: () => ({
      async read() {
        const value = chunks[next++];
        return value === undefined ? { done: true } : { done: false, value };
      },
      async cancel() {},
      releaseLock() {},
    }),
  };
}
