import { BIG, DOUBLE, SAFE } from "../../../wasm/kernel/layout.ts";
import { jsonText } from "../text/json-text.ts";
import { fits64Bits, isArray, isFloat, isObject, type JsonObject, type JsonValue } from "../text/json-value.ts";

/** A number as the kernel compares it. */
export interface NumberCell {
  readonly tag: number;
  /** NaN for an integer that no double is exactly. */
  readonly double: number;
  /** The upper and lower half of a big integer. */
  readonly high: number;
  readonly low: number;
}

const I64_MAX = 2n ** 63n - 1n;
const U64_MAX = 2n ** 64n - 1n;

/** Lowers a double, or what a JavaScript number that is no safe integer stands for. */
export function doubleCell(double: number): NumberCell {
  return { tag: DOUBLE, double, high: 0, low: 0 };
}

/** Lowers a number; what no 64 bits hold is a double, as in JSON text. */
export function numberCell(value: number | bigint): NumberCell {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { tag: SAFE, double: value, high: 0, low: 0 } : doubleCell(value);
  }
  const double = Number(value);
  if (Number.isSafeInteger(double)) return { tag: SAFE, double, high: 0, low: 0 };
  if (!fits64Bits(value)) return doubleCell(double);
  const high = Number(value >> 32n);
  const low = Number(value & 0xffff_ffffn);
  return { tag: BIG, double: isExact(value, double) ? double : Number.NaN, high, low };
}

/** Whether the way to a double and back, saturating at 64 bits, loses nothing. See docs/workspace-format.md, "Comparison". */
function isExact(value: bigint, double: number): boolean {
  const limit = value > I64_MAX ? U64_MAX : I64_MAX;
  const back = BigInt(double);
  return (back > limit ? limit : back) === value;
}

/**
 * Writes an array or object so that two are deeply equal exactly when the texts are: keys sorted, integers apart from
 * floats, −0.0 like 0.0.
 */
export function canonicalText(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (isObject(value)) return canonicalObject(value);
  return isFloat(value) && value.value === 0 ? "0.0" : jsonText(value);
}

function canonicalObject(object: JsonObject): string {
  const keys = Object.keys(object).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(object[key] ?? null)}`).join()}}`;
}
