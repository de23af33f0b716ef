import type { ParseYaml } from "../runtime/hotswap/definitions/definition-files.ts";
import { MAX_DEPTH } from "../runtime/text/json-parse.ts";
import { float, integer, type JsonValue, setOwn } from "../runtime/text/json-value.ts";
import type { Parsed } from "../runtime/text/text-fault.ts";

/** Definitions are short; what is longer than this, in characters, is not written by hand. */
const MAX_LENGTH = 50_000;

/**
 * Reads YAML 1.2 (core schema) to the values that JSON has, for `parseYaml` of a loader: one document, keys that are strings
 * and not repeated, no `.inf` and `.nan`, integers of at most 64 bits. Aliases are expanded up to a bound.
 */
export const parseYaml: ParseYaml = async (text) => {
  if (text.length > MAX_LENGTH) return refuse(`YAML of more than ${MAX_LENGTH} characters is not read`);
  const { parseDocument } = await import("yaml");
  try {
    const document = parseDocument(text, PARSING);
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) return refuse(shown(problem.message), problem.pos);
    return { ok: true, value: toJson(document.toJS({ mapAsMap: true, maxAliasCount: 100 }), 1) };
  } catch (error) {
    return refuse(messageOf(error));
  }
};

// Without `prettyErrors` a message shows nothing of the document, which may be a secret.
const PARSING = { version: "1.2", schema: "core", intAsBigInt: true, prettyErrors: false } as const;

function toJson(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new Unreadable(`more than ${MAX_DEPTH} levels of nesting`);
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "bigint":
      if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) break;
      return integer(value);
    case "number":
      if (!Number.isFinite(value)) break;
      return float(value);
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
      if (value instanceof Map) return toObject(value, depth);
  }
  throw new Unreadable("a value that JSON does not have");
}

function toObject(map: ReadonlyMap<unknown, unknown>, depth: number): JsonValue {
  const object: Record<string, JsonValue> = {};
  for (const [key, value] of map) {
    if (typeof key !== "string") throw new Unreadable("a key that is not a string");
    setOwn(object, key, toJson(value, depth + 1));
  }
  return object;
}

/** What YAML can say and a definition cannot. */
class Unreadable extends Error {}

function messageOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (error instanceof RangeError) return TOO_DEEP;
  return error instanceof ReferenceError ? "its aliases expand to too much" : "it cannot be read";
}

/** The parser tells of its own stack as if it were the document's fault. */
function shown(message: string): string {
  return message.includes("call stack") ? TOO_DEEP : message;
}

const TOO_DEEP = "it is nested too deeply";

function refuse(message: string, place?: readonly [number, number]): Parsed<JsonValue> {
  return { ok: false, fault: { message, start: place?.[0] ?? null, end: place?.[1] ?? null } };
}
