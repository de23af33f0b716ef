import { createHash } from "node:crypto";
import type { PageFetch } from "../../../src/browser/ports.ts";
import { ResolveContext, toJsonText, Workspace } from "../../../src/index.ts";

/** The files of a workspace whose limit is a number, and higher for premium accounts. */
export function limits(standard: number, premium = 25): Record<string, string> {
  return {
    "rototo-workspace.toml": "schema_version = 1",
    "schemas/context.schema.json": JSON.stringify({
      type: "object",
      properties: { account: { type: "object", properties: { plan: { enum: ["standard", "premium"] } } } },
    }),
    "qualifiers/premium.toml":
      'schema_version = 1\n[[predicate]]\nattribute = "account.plan"\nop = "eq"\nvalue = "premium"\n',
    "variables/limit.toml": `schema_version = 1\ntype = "int"\n[values]\nstandard = ${standard}\npremium = ${premium}
[resolve]\ndefault = "standard"\n[[resolve.rule]]\nqualifier = "premium"\nvalue = "premium"\n`,
    "variables/big.toml":
      'schema_version = 1\ntype = "int"\n[values]\na = 9007199254740993\n[resolve]\ndefault = "a"\n',
  };
}

/** An edge service in memory: what it serves is set by the test, and so is how it fails. */
export class FakeEdge {
  requests: string[] = [];
  /** What happens to requests. */
  mood: "well" | "down" | "broken" | "hanging" = "well";
  signature: string | null = null;
  #workspace: Workspace | null = null;
  #snapshot: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Serves files from now on; gives the data of the event that tells so. */
  async publish(files: Record<string, string>): Promise<string> {
    this.#workspace = await Workspace.fromFiles(files);
    this.#snapshot = await this.#workspace.toSnapshot();
    return this.event();
  }

  get snapshot(): Uint8Array<ArrayBuffer> {
    return this.#snapshot;
  }

  get sha256(): string {
    return createHash("sha256").update(this.#snapshot).digest("hex");
  }

  event(): string {
    return JSON.stringify({ type: "refetchEvaluation", etag: this.sha256, fingerprint: { of: this.sha256 } });
  }

  readonly fetch: PageFetch = async (url, { method, headers, body = "{}", signal }) => {
    const known = headers["if-none-match"];
    this.requests.push(`${method} ${new URL(url).pathname}${known === undefined ? "" : " if-none-match"}`);
    if (this.mood === "hanging") {
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }
    if (this.mood === "down") throw new TypeError("Failed to fetch");
    if (this.mood === "broken") return answer(503, JSON.stringify({ detail: "nothing loaded yet" }));
    return url.endsWith("/snapshot") ? this.#answerSnapshot(known) : this.#answerContext(body);
  };

  #answerSnapshot(known: string | undefined): Awaited<ReturnType<PageFetch>> {
    const etag = `"${this.sha256}"`;
    const headers = { etag, ...(this.signature === null ? {} : { "rototo-signature": this.signature }) };
    return known === etag ? answer(304, "", headers) : answer(200, this.#snapshot, headers);
  }

  #answerContext(body: string): Awaited<ReturnType<PageFetch>> {
    const context = ResolveContext.parse(body.slice('{"context":'.length, -1));
    const variables = this.#workspace?.resolveVariables(context) ?? [];
    const list = variables.map(
      ({ id, valueKey, valueJson }) => `{"id":"${id}","value_key":"${valueKey}","value":${valueJson}}`,
    );
    return answer(200, `{"fingerprint":${toJsonText({ of: this.sha256 })},"variables":[${list}],"qualifiers":[]}`);
  }
}

function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Awaited<ReturnType<PageFetch>> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body.slice();
  return { status, headers: { get: (name) => headers[name] ?? null }, arrayBuffer: async () => bytes.buffer };
}
