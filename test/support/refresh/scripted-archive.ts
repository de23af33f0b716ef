import type { Fetch, FetchResponse } from "../../../src/runtime/ports.ts";
import { tgz } from "../../runtime/source/tar-fixture.ts";

/** What can be wrong with a host and what it gives. */
export const FAULTS = [
  "unreachable",
  "500",
  "403",
  "404",
  "429",
  "503 for a year",
  "hang",
  "hang in the body",
  "truncated",
  "corrupt",
  "lint",
] as const;
export type Fault = (typeof FAULTS)[number];

export const ARCHIVE_SOURCE = "https://host.invalid/config.tar.gz";
/** How many variables and qualifiers its workspace has. */
const SIZE = 12;

/** A web server with one archive, whose versions count up; all of a version's variables hold its number. */
export class ScriptedArchive {
  version = 1;
  fault: Fault | null = null;
  /** When it was asked, by the clock that was given. */
  readonly asked: number[] = [];
  /** Whether someone waits for an answer that will never come. */
  isHanging = false;
  readonly #now: () => number;

  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  readonly fetch: Fetch = async (_url, { method, signal, headers }) => {
    this.asked.push(this.#now());
    this.isHanging = false;
    signal?.throwIfAborted();
    switch (this.fault) {
      case "unreachable":
        throw new TypeError("fetch failed");
      case "500":
      case "403":
      case "404":
        return answer(Number(this.fault), null);
      case "429":
        return answer(429, null, { "retry-after": "90" });
      case "503 for a year":
        return answer(503, null, { "retry-after": "31536000" });
      case "hang":
        return this.#hang(signal);
      default:
        return this.#archive(method === "HEAD", headers["if-none-match"], signal);
    }
  };

  /** Waits for nothing but the end. */
  #hang(signal: AbortSignal | undefined): Promise<never> {
    this.isHanging = true;
    return new Promise((_, reject) => {
      const end = (): void => {
        this.isHanging = false;
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", end, { once: true });
    });
  }

  #archive(isHead: boolean, known: string | undefined, signal: AbortSignal | undefined): FetchResponse {
    const etag = `"${this.version}"`;
    if (known === etag && this.fault === null) return answer(304, null, { etag });
    const whole = tgz(workspaceOf(this.version, this.fault === "lint"));
    // A fault concerns a new version, or nobody would look at it.
    const headers = { etag: this.fault === null ? etag : `"${this.version} ${this.fault}"` };
    if (isHead) return answer(200, null, headers);
    if (this.fault === "truncated") return answer(200, whole.slice(0, whole.length >> 1), headers);
    if (this.fault === "corrupt")
      return answer(
        200,
        whole.map((byte, at) => (at === 40 ? byte ^ 0xff : byte)),
        headers,
      );
    if (this.fault !== "hang in the body") return answer(200, whole, headers);
    const { body: _, ...head } = answer(200, null, headers);
    const reader = { read: () => this.#hang(signal), cancel: async () => {}, releaseLock: () => {} };
    return { ...head, body: { getReader: () => reader } };
  }
}

function workspaceOf(version: number, faulty: boolean): { name: string; content: string }[] {
  const files = [{ name: "rototo-workspace.toml", content: "schema_version = 1\n" }];
  for (let index = 0; index < SIZE; index++) {
    const qualifier = `schema_version = 1\n[[predicate]]\nattribute = "version"\nop = "eq"\nvalue = ${version}\n`;
    const variable = `schema_version = 1\ntype = "${faulty ? "bool" : "int"}"\n[values]\nthis = ${version}\nother = -1\n[resolve]\ndefault = "other"\n[[resolve.rule]]\nqualifier = "q${index}"\nvalue = "this"\n`;
    files.push({ name: `qualifiers/q${index}.toml`, content: qualifier });
    files.push({ name: `variables/v${index}.toml`, content: variable });
  }
  return files;
}

function answer(
  status: number,
  body: Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string> = {},
): FetchResponse {
  const response = new Response(body, { status, headers });
  return { status, statusText: "", url: ARCHIVE_SOURCE, headers: response.headers, body: response.body };
}
