import { RototoError } from "../errors.ts";
import type { JsonObject } from "../text/json-value.ts";
import { copyContext } from "./copy-context.ts";
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
 * {@link jsonContext} as a whole or by {@link readPaths} in part.
 *
 * @throws {invalid_context} for anything else: arrays, null, scalars, dates, maps.
 */
export function contextObject(context: unknown): object {
  if (isOrdinary(context) || isPlain(context)) return context;
  if (isResolveContext(context)) return context.json;
  throw new RototoError("invalid_context", "resolve context must be a JSON object");
}

/**
 * The JSON object of a context, in a copy of bounded size where it is not JSON already.
 *
 * @throws {invalid_context}
 */
export function jsonContext(context: unknown): JsonObject {
  return isResolveContext(context) ? context.json : copyContext(contextObject(context));
}

function isResolveContext(value: unknown): value is ResolveContext {
  return typeof value === "object" && value !== null && CONTEXT in value;
}

/**
 * Tells an object literal of this realm, which most contexts are made of, that writes itself as JSON. An engine that has
 * just asked an object for a constant name knows its shape, and with it the prototype, which would take a call otherwise.
 */
export function isOrdinary(value: unknown): value is object {
  if (typeof value !== "object" || value === null || "toJSON" in value) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Any object literal, or an object without a prototype. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
