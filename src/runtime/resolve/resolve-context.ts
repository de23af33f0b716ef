import { RototoError } from "../errors.ts";
import { parseJson } from "../text/json-parse.ts";
import { isObject, type JsonObject } from "../text/json-value.ts";
import { CONTEXT } from "./context.ts";

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
    if (!isObject(parsed.value)) throw new RototoError("invalid_context", "resolve context must be a JSON object");
    return new ResolveContext(parsed.value);
  }
}
