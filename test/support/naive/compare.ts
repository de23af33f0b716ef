import type { CompareOperator } from "../../../src/runtime/model/operators.ts";
import {
  type Float,
  isArray,
  isFloat,
  isInteger,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../../src/runtime/text/json-value.ts";

/** Applies a comparing operator. See docs/workspace-format.md, "Comparison". */
export function compare(op: CompareOperator, actual: JsonValue, expected: JsonValue): boolean {
  switch (op) {
    case "eq":
      return equal(actual, expected);
    case "neq":
      return !equal(actual, expected);
    case "in":
      return isArray(expected) && expected.some((element) => equal(actual, element));
    case "not_in":
      return isArray(expected) && !expected.some((element) => equal(actual, element));
    case "gt":
      return order(actual, expected) === 1;
    case "lt":
      return order(actual, expected) === -1;
    case "gte":
      return [0, 1].includes(order(actual, expected) ?? Number.NaN);
    case "lte":
      return [0, -1].includes(order(actual, expected) ?? Number.NaN);
    default:
      return op satisfies never;
  }
}

/** Top-level equality: numbers by value, the integer 1 equal to the float 1.0; everything else strictly. */
function equal(a: JsonValue, b: JsonValue): boolean {
  return isNumber(a) && isNumber(b) ? order(a, b) === 0 : identical(a, b);
}

/** Deep equality in which the integer 1 and the float 1.0 differ. */
function identical(a: JsonValue, b: JsonValue): boolean {
  if (isNumber(a) && isNumber(b)) return isInteger(a) === isInteger(b) && order(a, b) === 0;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, index) => sameItem(item, b[index]));
  if (isObject(a)) return isObject(b) && sameObject(a, b);
  return a === b;
}

function sameItem(a: JsonValue, b: JsonValue | undefined): boolean {
  return b !== undefined && identical(a, b);
}

function sameObject(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameItem(a[key] ?? null, b[key]))
  );
}

/** −1, 0 or 1; undefined where either is no number or the two have no order. */
function order(a: JsonValue, b: JsonValue): -1 | 0 | 1 | undefined {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isInteger(a) === isInteger(b)) return sign(scalar(a), scalar(b));
  const left = isInteger(a) ? exactDouble(a) : scalar(a);
  const right = isInteger(b) ? exactDouble(b) : scalar(b);
  return left === undefined || right === undefined ? undefined : sign(left, right);
}

function scalar(value: number | bigint | Float): number | bigint {
  return isFloat(value) ? value.value : value;
}

/** JavaScript compares a number with a bigint by mathematical value. */
function sign(a: number | bigint, b: number | bigint): -1 | 0 | 1 | undefined {
  if (a < b) return -1;
  if (a > b) return 1;
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals the number of the same value only loosely.
  return a == b ? 0 : undefined;
}

const I64_MAX = 2n ** 63n - 1n;
const U64_MAX = 2n ** 64n - 1n;

/** An integer as a double, where the way there and back, saturating at 64 bits, loses nothing. */
function exactDouble(value: number | bigint): number | undefined {
  if (typeof value === "number") return value;
  const double = Number(value);
  const limit = value > I64_MAX ? U64_MAX : I64_MAX;
  const back = BigInt(double);
  return (back > limit ? limit : back) === value ? double : undefined;
}
