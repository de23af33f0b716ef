import { isFloat, isInteger, isNumber, type JsonValue } from "../json-value.ts";

/** A number as JavaScript compares and divides it exactly: a double, or an integer beyond the safe ones. */
export type Numeric = number | bigint;

/** Reads a JSON number; null for anything else, and for what JSON text cannot hold. */
export function numeric(value: JsonValue | undefined): Numeric | null {
  if (value === undefined || !isNumber(value)) return null;
  const number = isFloat(value) ? value.value : value;
  return typeof number === "bigint" || Number.isFinite(number) ? number : null;
}

/** Tells whether a JSON number is a whole number, however it is written. */
export function isWhole(value: JsonValue): boolean {
  return isInteger(value) || Number.isInteger(numeric(value));
}
