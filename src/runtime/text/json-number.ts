const U64_MAX = "18446744073709551615";
const LARGEST_POWER = 308;

/**
 * Reads a JSON number literal as a double the way the reference does, which is not always the nearest double: the
 * first digits as a 64-bit integer, rounded, then multiplied or divided once by a power of ten, rounded again. The last
 * bit decides buckets, so the arithmetic is part of the format. See docs/workspace-format.md, "Numbers".
 *
 * @returns null where the number is beyond what a double holds.
 */
export function referenceDouble(literal: string): number | null {
  const [mantissa = "", exponentText = "0"] = literal.toLowerCase().split("e");
  const negative = mantissa.startsWith("-");
  const [whole = "", fraction = ""] = mantissa.slice(negative ? 1 : 0).split(".");
  const { significand, exponent } = readSignificand(whole, fraction);
  const magnitude = scale(significand, exponent + clampExponent(exponentText));
  return magnitude === null || !negative ? magnitude : -magnitude;
}

/** Takes digits while they fit 64 bits; those of the whole part that do not still count as powers of ten. */
function readSignificand(whole: string, fraction: string): { significand: number; exponent: number } {
  const digits = (whole + fraction).replace(/^0+/, "");
  const head = digits.slice(0, U64_MAX.length);
  const taken = head.length < U64_MAX.length || head <= U64_MAX ? head : head.slice(0, -1);
  return { significand: Number(taken), exponent: digits.length - taken.length - fraction.length };
}

/** An exponent no larger than what decides anything. */
function clampExponent(text: string): number {
  return Math.max(-1e6, Math.min(1e6, Number(text)));
}

function scale(significand: number, exponent: number): number | null {
  let value = significand;
  let rest = exponent;
  while (rest < -LARGEST_POWER && value !== 0) {
    value /= 1e308;
    rest += LARGEST_POWER;
  }
  if (value === 0) return 0;
  if (rest > LARGEST_POWER) return null;
  const scaled = rest < 0 ? value / Number(`1e${-rest}`) : value * Number(`1e${rest}`);
  return Number.isFinite(scaled) ? scaled : null;
}
