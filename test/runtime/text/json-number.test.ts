import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { referenceDouble } from "../../../src/runtime/text/json-number.ts";

describe("referenceDouble", () => {
  test.each([
    ["0.0", 0],
    ["-0.0", -0],
    ["1.5", 1.5],
    ["1e0", 1],
    ["1E2", 100],
    ["10.0e-1", 1],
    ["5e-324", 5e-324],
    ["1.7976931348623157e308", 1.7976931348623157e308],
    ["0e999999999999", 0],
    ["1e-999999999999", 0],
    // Where one rounding too many shows; observed of the reference.
    ["9007199254740993.0", 9007199254740994],
    ["999999999999999.9", 1e15],
    ["7.904439192886596e-08", 7.904439192886597e-8],
    // Digits beyond 64 bits are dropped, but those of the whole part keep their weight.
    ["18446744073709551616", 18446744073709552000],
    ["000000000000000000000000000001.5", 1.5],
    ["123456789012345678901234567890.0", 1.2345678901234568e29],
  ])("reads %s as %d", (literal, double) => expect(referenceDouble(literal)).toBe(double));

  test.each(["1e309", "-1e309", "1.8e308", "1e400", "9".repeat(400)])("has no double for %s", (literal) =>
    expect(referenceDouble(literal)).toBeNull(),
  );

  test("is the nearest double where the digits fit 53 bits and the power is small", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31), fc.integer({ min: -22, max: 22 }), (digits, exponent) => {
        const literal = `${digits}e${exponent}`;
        expect(referenceDouble(literal)).toBe(Number(literal));
      }),
      { seed: 20261120, numRuns: 1000 },
    );
  });

  test("is never further than a few units from the nearest double", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-290, max: 1e290, noNaN: true }), (value) => {
        const read = referenceDouble(value.toExponential()) ?? Number.NaN;
        expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -50);
      }),
      { seed: 20261120, numRuns: 1000 },
    );
  });
});
