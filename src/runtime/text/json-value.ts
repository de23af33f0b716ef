/**
 * A JSON value that keeps what plain JavaScript numbers lose: 64-bit integers, and the difference
 * between the integer `1` and the float `1.0`.
 *
 * | JSON number | here |
 * | --- | --- |
 * | integer within ±(2^53 − 1) | `number` |
 * | other integer in −2^63 … 2^64−1 | `bigint` |
 * | float whose value is such a small integer (`1.0`, `-0.0`) | {@link Float} |
 * | any other float | `number` |
 *
 * Hence a plain JavaScript object is already such a value, read as `JSON.stringify` would write it.
 */
export type JsonValue = null | boolean | number | bigint | string | Float | readonly JsonValue[] | JsonObject;

/** A JSON object; only own enumerable string keys count. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Tells a float of any copy of the library in one program, where `instanceof` would know only its own. */
const FLOAT: symbol = Symbol.for("rototo-edge.Float");

/** A double that an integer of the same value must not be mistaken for, such as `1.0` or `-0.0`. */
export class Float {
  static {
    Object.defineProperty(Float.prototype, FLOAT, { value: true });
  }

  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** Lets `JSON.stringify` and arithmetic see the number. */
  valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

/** Tells whether a value is a {@link Float}. */
export function isFloat(value: unknown): value is Float {
  if (typeof value !== "object" || value === null) return false;
  // Looking for a name that is nowhere is slow, and most objects are plain.
  return Object.getPrototypeOf(value) !== Object.prototype && FLOAT in value;
}

/** Wraps a double so that it stays a float: a {@link Float} where a bare number would read as an integer. */
export function float(value: number): number | Float {
  return Number.isSafeInteger(value) ? new Float(value) : value;
}

/** Narrows an integer of up to 64 bits to the form {@link JsonValue} keeps it in. */
export function integer(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** Tells whether an integer has 64 bits, with a sign or without. */
export function fits64Bits(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

/** Tells whether a value is a JSON integer, as opposed to a float. */
export function isInteger(value: JsonValue): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

/** Tells whether a value is a JSON number of either kind. */
export function isNumber(value: JsonValue): value is number | bigint | Float {
  return typeof value === "number" || typeof value === "bigint" || isFloat(value);
}

/** Tells whether a value is a JSON object: not an array, not null, not a number in disguise. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isFloat(value);
}

/** Tells whether a value is a JSON array. */
export function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Reads an own key; names such as `__proto__` or `constructor` are ordinary. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  // Most reads are of names no prototype has, so the costlier question comes second.
  const value: JsonValue | undefined = object[key];
  return value !== undefined && Object.hasOwn(object, key) ? value : undefined;
}

/** Sets an own key, `__proto__` included. */
export function setOwn(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
