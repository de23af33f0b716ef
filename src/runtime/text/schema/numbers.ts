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

/**
 * Tells whether a number is a whole multiple of a positive divisor, both taken as the decimal numbers they are written
 * as: 0.3 is a multiple of 0.1.
 */
export function isMultiple(value: Numeric, divisor: Numeric): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return Number(value) % Number(divisor) === 0;
  const dividend = decimal(value);
  const by = decimal(divisor);
  const shift = dividend.exponent - by.exponent;
  if (shift >= 0) return (dividend.digits * 10n ** BigInt(shift)) % by.digits === 0n;
  return dividend.digits % (by.digits * 10n ** BigInt(-shift)) === 0n;
}

function decimal(value: Numeric): { digits: bigint; exponent: number } {
  if (typeof value === "bigint") return { digits: value, exponent: 0 };
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
