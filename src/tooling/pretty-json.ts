import { jsonText } from "../runtime/text/json-text.ts";
import { type Float, isFloat, type JsonValue } from "../runtime/text/json-value.ts";
import { sortedUtf8 } from "../runtime/text/utf8-order.ts";

/** Data whose objects are written with their keys in byte order, such as the values of a workspace. */
export class FreeForm {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/**
 * Writes data as JSON with two blanks of indent and a line break at the end. Numbers are exact: 64-bit integers, `1.0`.
 * Keys keep their order, but for {@link FreeForm} parts; those that are undefined are left out.
 *
 * @throws {TypeError} for what JSON cannot hold.
 */
export function prettyJson(value: unknown): string {
  return `${write(value, "", false)}\n`;
}

function write(value: unknown, indent: string, sorted: boolean): string {
  if (value instanceof FreeForm) return write(value.value, indent, true);
  if (isScalar(value)) return jsonText(value);
  if (typeof value !== "object" || value === null) throw new TypeError(`not JSON: ${typeof value}`);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return block(
      "[",
      value.map((item: unknown) => write(item, inner, sorted)),
      "]",
      indent,
    );
  }
  const entries = new Map<string, unknown>(Object.entries(value).filter(([, item]) => item !== undefined));
  const keys = sorted ? sortedUtf8(entries.keys()) : [...entries.keys()];
  const members = keys.map((key) => `${JSON.stringify(key)}: ${write(entries.get(key), inner, sorted)}`);
  return block("{", members, "}", indent);
}

function isScalar(value: unknown): value is Exclude<JsonValue, object> | Float {
  return value === null || isFloat(value) || ["string", "number", "bigint", "boolean"].includes(typeof value);
}

function block(open: string, parts: readonly string[], close: string, indent: string): string {
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => `${indent}  ${part}`).join(",\n")}\n${indent}${close}`;
}
