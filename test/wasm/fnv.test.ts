import fc from "fast-check";
import { expect, test } from "vitest";
import { fnv1a, type HashState, hashModulo, OFFSET_BASIS } from "../../wasm/kernel/fnv.ts";

/** The definition, in integers of any size. */
function slowFnv1a(text: string): bigint {
  let hash = 14695981039346656037n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 1099511628211n) & (2n ** 64n - 1n);
  return hash;
}

function toBigInt({ high, low }: HashState): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

const anyText = fc.string({
  unit: fc.constantFrom("a", "ÿ", "é", "€", "\u{10000}", "\u{10ffff}", "\ud800", "\udc00", "7"),
});

test("fnv1a hashes the UTF-8 bytes of any text, lone surrogates as U+FFFD", () => {
  fc.assert(
    fc.property(anyText, (text) => toBigInt(fnv1a(text, OFFSET_BASIS)) === slowFnv1a(text)),
    { seed: 20261120, numRuns: 1000 },
  );
});

test("fnv1a goes on from a state as if the texts were one", () => {
  expect(fnv1a("user-123", fnv1a("known-salt:", OFFSET_BASIS))).toEqual(fnv1a("known-salt:user-123", OFFSET_BASIS));
});

test("hashModulo is the remainder of the whole 64-bit number", () => {
  fc.assert(
    fc.property(anyText, (text) => BigInt(hashModulo(fnv1a(text, OFFSET_BASIS), 10_000)) === slowFnv1a(text) % 10_000n),
    { seed: 20261120, numRuns: 1000 },
  );
  expect(hashModulo(fnv1a("known-salt:user-123", OFFSET_BASIS), 10_000)).toBe(9913);
});
