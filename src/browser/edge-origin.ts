import { messageOf, RototoError } from "../runtime/errors.ts";
import type { KernelChoice } from "../runtime/kernel/kernel.ts";
import { type Context, jsonContext } from "../runtime/resolve/context.ts";
import { jsonText } from "../runtime/text/json-text.ts";
import { readAnswers } from "./answers.ts";
import { contentId } from "./content-id.ts";
import type { Ask, Found, Origin } from "./origin.ts";
import type { PageResponse } from "./ports.ts";
import { openSnapshot } from "./version.ts";

/** An edge service, and how to ask it. */
export interface EdgeOptions {
  /** The workspace's address there: `https://edge.example/v1`, or with `/workspaces/{ws}`. */
  readonly url: string;
  /** Added to each request, such as `authorization`; asked for anew each time. */
  readonly headers?: () => Record<string, string>;
}

/** What snapshots must be, and how they are evaluated. */
export interface SnapshotOptions extends EdgeOptions {
  /** Base64 of raw Ed25519 public keys: a snapshot that none of them signed is not used, be it fetched or kept. */
  readonly publicKeys?: readonly string[];
  readonly kernel?: KernelChoice;
}

/** What is asked for. */
export interface AnswerOptions extends EdgeOptions {
  /** All variables unless given. */
  readonly variables?: readonly string[];
}

/** Snapshots of an edge service: the rules come to the page, and no decision needs a request. */
export function edgeSnapshots(options: SnapshotOptions): Origin {
  const { url, publicKeys, kernel } = options;
  return {
    scope: async () => url,
    byContext: false,
    events: `${url}/events`,
    look: (ask) => exchange(options, ask),
    async open({ bytes, signature }) {
      if (publicKeys !== undefined) {
        const { verifySignature } = await import("./verify-signature.ts");
        await verifySignature(bytes, { signature, publicKeys });
      }
      return openSnapshot(bytes, kernel);
    },
  };
}

/** Answers of an edge service for one context: the rules stay there. */
export function edgeAnswers(options: AnswerOptions): Origin {
  const { url, variables } = options;
  const bodyFor = (context: Context): string =>
    jsonText({ context: jsonContext(context), ...(variables === undefined ? {} : { variables }) });
  return {
    scope: async (context) => `${url} ${await contentId(new TextEncoder().encode(bodyFor(context)))}`,
    byContext: true,
    events: `${url}/events`,
    look: (ask) => exchange(options, ask, bodyFor(ask.context)),
    open: async ({ bytes }) => readAnswers(new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
  };
}

/** One exchange: of a snapshot, or of answers where there is a body. */
async function exchange(options: EdgeOptions, ask: Ask, body?: string): Promise<Found | null> {
  const { fetch, etag, signal } = ask;
  const headers = { ...options.headers?.() };
  if (etag !== null) headers["if-none-match"] = etag;
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: PageResponse;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    response = await (body === undefined
      ? fetch(`${options.url}/snapshot`, { method: "GET", headers, signal })
      : fetch(`${options.url}/resolve`, { method: "POST", headers, body, signal }));
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new RototoError("source_unavailable", `the edge cannot be reached: ${messageOf(cause)}`, { cause });
  }
  if (response.status === 304 && etag !== null) return null;
  if (response.status !== 200) throw refusal(response.status, bytes);
  return { bytes, etag: response.headers.get("etag"), signature: response.headers.get("rototo-signature") };
}

/** What a problem document says, or its status alone. */
function refusal(status: number, bytes: Uint8Array): RototoError {
  let detail = "";
  try {
    detail = `: ${JSON.parse(new TextDecoder().decode(bytes)).detail ?? ""}`;
  } catch {
    // A page of some proxy: the status has to do.
  }
  const code = status === 401 || status === 403 ? "source_unauthorized" : "source_unavailable";
  return new RototoError(status === 422 ? "context_schema_mismatch" : code, `the edge answered ${status}${detail}`);
}
