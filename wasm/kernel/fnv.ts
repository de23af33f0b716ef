/**
 * FNV-1a, 64 bits, as two unsigned 32-bit halves: JavaScript numbers hold no 64-bit products, and BigInt is slow.
 * The prime is 2^40 + 435. See docs/workspace-format.md, "Buckets".
 */
export interface HashState {
  readonly high: number;
  readonly low: number;
}

/** What a hash begins with. */
export const OFFSET_BASIS: HashState = { high: 0xcbf29ce4, low: 0x84222325 };

const PRIME_LOW = 435;
const TWO_32 = 4_294_967_296;

const encoder = new TextEncoder();

/** Hashes the UTF-8 bytes of a text, going on from a state. A lone surrogate counts as U+FFFD, as encoders have it. */
export function fnv1a(text: string, from: HashState): HashState {
  let { high, low } = from;
  const byte = (value: number): void => {
    low = (low ^ value) >>> 0;
    const product = low * PRIME_LOW;
    high = (high * PRIME_LOW + Math.floor(product / TWO_32) + ((low << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      encoder.encode(text.slice(index)).forEach(byte);
      break;
    }
    byte(unit);
  }
  return { high, low };
}

/** The hash modulo a small number. */
export function hashModulo({ high, low }: HashState, divisor: number): number {
  return ((high % divisor) * (TWO_32 % divisor) + low) % divisor;
}
