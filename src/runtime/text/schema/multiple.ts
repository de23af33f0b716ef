import type { Numeric } from "./numbers.ts";

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
