import { RototoError } from "../errors.ts";
import { parseJson } from "../text/json-parse.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { copyContext } from "./copy-context.ts";

/**
 * Runtime facts a resolution may use: a plain JSON object, or a {@link ResolveContext} parsed from text.
 *
 * A JavaScript number is read as its JSON text: an integral safe number is an integer, any other a float. `bigint` is an
 * integer. Only own enumerable keys count.
 */
export type Context = ResolveContext | { readonly [key: string]: unknown };

/** Tells a context of any copy of the library in one program. */
const CONTEXT: symbol = Symbol.for("rototo-edge.ResolveContext");

/** A context that keeps what JavaScript numbers lose: 64-bit integers, and the difference between `1` and `1.0`. */
export class ResolveContext {
  static {
    Object.defineProperty(ResolveContext.prototype, CONTEXT, { value: true });
  }

  readonly json: JsonObject;

  private constructor(json: JsonObject) {
    this.json = json;
  }

  /**
   * Reads a context from JSON text.
   *
   * @throws {invalid_context} when the text is not JSON, or not an object.
   * @example
   * ```ts
   * const context = ResolveContext.parse('{"account": {"id": 9007199254740993}}');
   * ```
   */
  static parse(text: string): ResolveContext {
    const parsed = parseJson(text);
    if (!parsed.ok) throw new RototoError("invalid_context", `failed to parse context JSON: ${parsed.fault.message}`);
    if (!isObject(parsed.value)) throw notAnObject();
    return new ResolveContext(parsed.value);
  }
}

/**
 * The JSON object of a context.
 *
 * @throws {invalid_context} for anything else: arrays, null, scalars, dates, maps; and for what {@link copyContext} refuses.
 */
export function contextObject(context: unknown): JsonObject {
  if (isResolveContext(context)) return context.json;
  if (isPlainObject(context)) return copyContext(context);
  throw notAnObject();
}

function notAnObject(): RototoError {
  return new RototoError("invalid_context", "resolve context must be a JSON object");
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

/** Follows a path of own keys; undefined where it is missing. A present null is not missing. */
export function readPath(context: JsonObject, path: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = context;
  for (const segment of path) {
    if (!isObject(at)) return undefined;
    at = own(at, segment);
  }
  return at;
}
