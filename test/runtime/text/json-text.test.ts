import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { Float, float, type JsonValue } from "../../../src/runtime/text/json-value.ts";

describe("jsonText", () => {
  const table: [JsonValue, string][] = [
    [null, "null"],
    [true, "true"],
    [42, "42"],
    [-0, "0"],
    [9007199254740993n, "9007199254740993"],
    [18446744073709551615n, "18446744073709551615"],
    [new Float(42), "42.0"],
    [new Float(-0), "-0.0"],
    [new Float(0), "0.0"],
    [0.1, "0.1"],
    [-0.25, "-0.25"],
    [0.00001, "0.00001"],
    [1e-6, "1e-6"],
    [1.5e-6, "1.5e-6"],
    [5e-324, "5e-324"],
    [new Float(1e15), "1000000000000000.0"],
    [1e16, "1e+16"],
    [1.25e300, "1.25e+300"],
    [123456.789, "123456.789"],
    [Number.NaN, "null"],
    [Number.POSITIVE_INFINITY, "null"],
    ['é/\n\u0001"', '"é/\\n\\u0001\\""'],
    [[1, "a"], '[1,"a"]'],
    [{ b: [true, null], a: 1 }, '{"a":1,"b":[true,null]}'],
    [{ é: 1, z: 2, A: 3 }, '{"A":3,"z":2,"é":1}'],
    [{ "\u{10000}": 1, "\uffff": 2 }, '{"\uffff":2,"\u{10000}":1}'],
    [{ "2": 1, "10": 2 }, '{"10":2,"2":1}'],
  ];

  test.each(table.map(([value, text]) => ({ value, text })))("writes $text", ({ value, text }) => {
    expect(jsonText(value)).toBe(text);
  });

  test("writes doubles that read back as the same double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
        Object.is(Number(jsonText(float(value))), value),
      ),
      { seed: 20261120, numRuns: 2000 },
    );
  });
});
