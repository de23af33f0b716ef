import { RototoError } from "../errors.ts";
import { isArray, isFloat, isObject, type JsonObject, type JsonValue, own, setOwn } from "../text/json-value.ts";
import type { ResolveContext } from "./resolve-context.ts";

/**
 * Runtime facts a resolution may use: a plain JSON object, or a {@link ResolveContext} parsed from text.
 *
 * A JavaScript number is read as its JSON text: an integral safe number is an integer, any other a float. `bigint` is an
 * integer. Only own enumerable keys count.
 */
export type Context = ResolveContext | { readonly [key: string]: unknown };

/** Tells a context of any copy of the library in one program. */
export const CONTEXT: symbol = Symbol.for("rototo-edge.ResolveContext");

/**
 * The JSON object of a context.
 *
 * @throws {invalid_context} for anything else: arrays, null, scalars, dates, maps.
 */
export function contextObject(context: unknown): JsonObject {
  if (isResolveContext(context)) return context.json;
  if (isPlainObject(context)) return context;
  throw new RototoError("invalid_context", "resolve context must be a JSON object");
}

function isResolveContext(value: unknown): value is ResolveContext {
  return typeof value === "object" && value !== null && CONTEXT in value;
}

/** An object literal, of this realm or another, or one without a prototype. */
function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Deeper values are no context: reading them would take more stack than a host may have. */
const DEPTH_LIMIT = 1_000;

/** What plain objects inherit. */
const PLAIN = Object.prototype as object as JsonObject;

/** An object literal has keys of its own only, so whatever this one has it was given behind everyone's back. */
const EMPTY: JsonObject = {};

/** Tells whether plain objects inherit nothing but what the language gives them, so far as that can be enumerated. */
export function isTidy(): boolean {
  for (const _ in EMPTY) return false;
  return true;
}

/** Tells whether a name means nothing on a plain object that has no such key of its own. */
export function isOrdinary(name: string): boolean {
  return !(name in PLAIN);
}

/**
 * Follows a path of own keys; undefined where it is missing. A present null is not missing.
 *
 * @param trust says that all names of the path are ordinary and the place is tidy: then what a plain object has is its
 * own, and nobody needs to ask.
 */
export function readPath(context: JsonObject, path: readonly string[], trust = false): JsonValue | undefined {
  let at: JsonValue | undefined = context;
  for (let index = 0; index < path.length; index++) {
    const name = path[index] ?? "";
    if (typeof at !== "object" || at === null) return undefined;
    if (trust && Object.getPrototypeOf(at) === PLAIN) at = (at as JsonObject)[name];
    else if (isObject(at)) at = own(at, name);
    else return undefined;
  }
  return typeof at === "string" ? at : asJson(at, 0);
}

/**
 * What JSON text would make of a JavaScript value: null for NaN and infinities, nothing for functions. What is not a
 * scalar is copied, so that nothing changes it later.
 */
function asJson(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null || isFloat(value)) return value;
  if (depth === DEPTH_LIMIT) {
    throw new RototoError("invalid_context", `resolve context nests deeper than ${DEPTH_LIMIT} levels`);
  }
  if (isArray(value)) return value.map((item) => asJson(item, depth + 1) ?? null);
  const copy: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const item = asJson(value[key], depth + 1);
    if (item !== undefined) setOwn(copy, key, item);
  }
  return copy;
}
