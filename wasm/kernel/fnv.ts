/**
 * FNV-1a, 64 bits, as two unsigned 32-bit halves: JavaScript numbers hold no 64-bit products, and BigInt is slow.
 * The prime is 2^40 + 435. See docs/workspace-format.md, "Buckets".
 */
export interface HashState {
  readonly high: number;
  readonly low: number;
}

const OFFSET_BASIS: HashState = { high: 0xcbf29ce4, low: 0x84222325 };
const PRIME_LOW = 435;
const TWO_32 = 4_294_967_296;
const REPLACEMENT = 0xfffd;

/** Hashes the UTF-8 bytes of a text, going on from a state. A lone surrogate counts as U+FFFD, as in TextEncoder. */
export function fnv1a(text: string, from: HashState = OFFSET_BASIS): HashState {
  let { high, low } = from;
  const byte = (value: number): void => {
    low = (low ^ value) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / TWO_32) + ((low << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  for (let index = 0; index < text.length; index++) {
    let point = text.charCodeAt(index);
    if (point < 0x80) {
      byte(point);
      continue;
    }
    if (point >= 0xd800 && point < 0xe000) {
      const whole = text.codePointAt(index) ?? REPLACEMENT;
      point = whole > 0xffff ? whole : REPLACEMENT;
      if (whole > 0xffff) index++;
    }
    if (point < 0x800) {
      byte(0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) byte(0xe0 | (point >> 12));
      else {
        byte(0xf0 | (point >> 18));
        byte(0x80 | ((point >> 12) & 63));
      }
      byte(0x80 | ((point >> 6) & 63));
    }
    byte(0x80 | (point & 63));
  }
  return { high, low };
}

/** The hash modulo a small number. */
export function hashModulo({ high, low }: HashState, divisor: number): number {
  return ((high % divisor) * (TWO_32 % divisor) + low) % divisor;
}
