import { RototoError } from "../errors.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { copyContext, copyValue } from "./copy-context.ts";
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
 * The object that holds a context's facts: JSON already, or a plain object still to be read as its JSON text, by
 * {@link jsonContext} as a whole or by {@link readPath} in part.
 *
 * @throws {invalid_context} for anything else: arrays, null, scalars, dates, maps.
 */
export function contextObject(context: unknown): object {
  if (isResolveContext(context)) return context.json;
  if (isPlainObject(context)) return context;
  throw new RototoError("invalid_context", "resolve context must be a JSON object");
}

/**
 * The JSON object of a context, in a copy of bounded size where it is not JSON already.
 *
 * @throws {invalid_context}
 */
export function jsonContext(context: unknown): JsonObject {
  if (isResolveContext(context)) return context.json;
  return copyContext(contextObject(context));
}

function isResolveContext(value: unknown): value is ResolveContext {
  return typeof value === "object" && value !== null && CONTEXT in value;
}

/** An object literal, of this realm or another, or one without a prototype. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

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
 * Follows a path of own keys; undefined where it is missing. A present null is not missing. What is found is what the
 * path leads to in {@link jsonContext}, without reading the rest.
 *
 * @param trust says that all names of the path are ordinary and the place is tidy: then what a plain object has is its
 * own, and nobody needs to ask; a key that was made not enumerable by hand counts, too.
 * @throws {invalid_context} when what is found is too large or too deep.
 */
export function readPath(context: object, path: readonly string[], trust = false): JsonValue | undefined {
  let at: unknown = context;
  for (let index = 0; index < path.length; index++) {
    const name = path[index] ?? "";
    if (typeof at !== "object" || at === null) return undefined;
    // The context itself is an object, whatever else it can do.
    if (index > 0 && Reflect.has(at, "toJSON")) at = copyValue(at, path[index - 1] ?? "", index);
    if (trust && Object.getPrototypeOf(at) === PLAIN) at = (at as JsonObject)[name];
    else at = ownEnumerable(at, name);
  }
  return typeof at === "string" ? at : copyValue(at, path.at(-1) ?? "", path.length);
}

/** What JSON text would have under a name. */
function ownEnumerable(at: unknown, name: string): unknown {
  if (!isObject(at as JsonValue | undefined)) return undefined;
  return Object.prototype.propertyIsEnumerable.call(at, name) ? own(at as JsonObject, name) : undefined;
}
