import { forEachChunk, joinBytes } from "../runtime/source/read-bytes.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../runtime/text/json-value.ts";
import { Problem } from "./problem.ts";
import { parseRequestJson } from "./request-json.ts";

/** How much a request may ask for. */
export interface Limits {
  /** The most bytes a body may have. */
  readonly bodyBytes: number;
  /** The most arrays and objects that may nest in a context, the context counted. */
  readonly contextDepth: number;
  /** The most ids one request may name. */
  readonly batchIds: number;
}

/** The limits unless others are given: 1 MiB, 32 levels, 1 000 ids. */
export const LIMITS: Limits = { bodyBytes: 1_048_576, contextDepth: 32, batchIds: 1000 };

/**
 * Reads the JSON object a request carries, with its numbers exact.
 * @throws Problem 415 for other content types, 413 for a body that is too large, 400 for anything that is not a JSON
 * object in UTF-8, with the place of the fault
 */
export async function readBody(request: Request, { bodyBytes, contextDepth }: Limits): Promise<JsonObject> {
  requireJson(request.headers);
  // The body itself is a level, too.
  const parsed = parseRequestJson(decode(await readLimited(request, bodyBytes)), contextDepth + 1);
  if (!parsed.ok) throw bodyProblem(`invalid JSON: ${parsed.fault.message}`);
  if (!isObject(parsed.value)) throw bodyProblem("the request body must be a JSON object");
  return parsed.value;
}

/**
 * Takes the context out of a body.
 * @throws Problem 400 when there is none, or it is not an object
 */
export function contextOf(body: JsonObject): JsonObject {
  const context = own(body, "context");
  if (context === undefined) throw bodyProblem("the request body must have a `context`");
  if (isObject(context)) return context;
  throw new Problem("invalid_context", { status: 400, detail: "resolve context must be a JSON object" });
}

/** The names under which a body may list ids. */
type IdsKey = "variables" | "qualifiers";

/**
 * Takes a list of ids out of a body; undefined when it is not there.
 * @throws Problem 400 when it is not a list of strings, 413 when it is too long
 */
export function idsOf(body: JsonObject, key: IdsKey, { batchIds }: Limits): readonly string[] | undefined {
  const ids = own(body, key);
  if (ids === undefined) return undefined;
  if (!Array.isArray(ids) || !ids.every((id: JsonValue) => typeof id === "string")) {
    throw bodyProblem(`\`${key}\` must be a list of ids`);
  }
  if (ids.length <= batchIds) return ids;
  throw new Problem("batch_too_large", { status: 413, detail: `\`${key}\` names more than ${batchIds} ids` });
}

/**
 * Takes a switch out of a body; false when it is not there.
 * @throws Problem 400 when it is not a boolean
 */
export function flagOf(body: JsonObject, key: "trace"): boolean {
  const flag = own(body, key) ?? false;
  if (typeof flag === "boolean") return flag;
  throw bodyProblem(`\`${key}\` must be true or false`);
}

function requireJson(headers: Headers): void {
  const type = headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const isJson = type === "" || type === "application/json" || /^[\w.-]+\/[\w.-]+\+json$/.test(type);
  if (isJson && encoding === "identity") return;
  const detail = isJson ? "compressed request bodies are not accepted" : "the request body must be application/json";
  throw new Problem("unsupported_media_type", { status: 415, detail, headers: { accept: "application/json" } });
}

/**
 * Reads a body of at most so many bytes. A declared length is what HTTP lets arrive, and reading whole is several times
 * faster than chunk by chunk; where none is declared, what arrives is counted.
 * @throws Problem 413
 */
export async function readLimited(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = declaredLength(request);
  if (declared > limit) throw tooLarge(limit);
  if (!(declared >= 0)) return receive(request, limit, limit);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

/** How many times the limit of a body is waited for before a request is refused; none of it is kept. */
const AWAITED = 4;

/**
 * Waits until the body of a request that is refused has come in, and drops it. Hosts close a connection that is answered
 * while its client still writes, and the client then often sees a reset where the reason should be (RFC 9112, section 9.6).
 * A body of more than four times the limit is not waited for.
 */
export async function dropBody(request: Request, limit: number): Promise<void> {
  if (request.bodyUsed || declaredLength(request) > AWAITED * limit) return;
  // The request is refused for another reason already.
  await receive(request, limit, 0).catch(() => {});
}

/** Takes a body chunk by chunk, and keeps one of at most so many bytes. @throws Problem 413 when what is beyond them has come, too */
async function receive({ body }: Request, limit: number, kept: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  await forEachChunk(body, (chunk) => {
    total += chunk.byteLength;
    if (total > AWAITED * limit) throw tooLarge(limit);
    if (total <= kept) chunks.push(chunk);
  });
  if (total > kept) throw tooLarge(limit);
  return joinBytes(chunks);
}

/** Not a number where none is declared. */
function declaredLength(request: Request): number {
  return Number(request.headers.get("content-length") ?? Number.NaN);
}

/** It keeps nothing from one whole text to the next. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw bodyProblem("the request body is not valid UTF-8");
  }
}

function bodyProblem(detail: string): Problem {
  return new Problem("body_invalid", { status: 400, detail });
}

function tooLarge(limit: number): Problem {
  return new Problem("body_too_large", { status: 413, detail: `the request body exceeds ${limit} bytes` });
}
