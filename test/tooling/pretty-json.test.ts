import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Float } from "../../src/runtime/text/json-value.ts";
import { FreeForm, prettyJson } from "../../src/tooling/pretty-json.ts";

describe("prettyJson", () => {
  test.each<[unknown, string]>([
    [null, "null"],
    ['a\n"é', '"a\\n\\"é"'],
    [2n ** 64n - 1n, "18446744073709551615"],
    [new Float(1), "1.0"],
    [new Float(-0), "-0.0"],
    [1e300, "1e+300"],
    [[], "[]"],
    [{}, "{}"],
    [{ b: 1, a: undefined }, '{\n  "b": 1\n}'],
    [{ b: [1, {}], a: [[]] }, '{\n  "b": [\n    1,\n    {}\n  ],\n  "a": [\n    []\n  ]\n}'],
    [new FreeForm({ b: 1, a: { d: 1, c: 2 } }), '{\n  "a": {\n    "c": 2,\n    "d": 1\n  },\n  "b": 1\n}'],
    [new FreeForm({ "9": 1, "10": 2 }), '{\n  "10": 2,\n  "9": 1\n}'],
    [new FreeForm({ "\u{10000}": 1, "\uffff": 2 }), '{\n  "\uffff": 2,\n  "\u{10000}": 1\n}'],
    [
      { z: 1, free: new FreeForm({ b: 1, a: 2 }), a: 2 },
      '{\n  "z": 1,\n  "free": {\n    "a": 2,\n    "b": 1\n  },\n  "a": 2\n}',
    ],
  ])("writes %o", (value, expected) => {
    expect(prettyJson(value)).toBe(`${expected}\n`);
  });

  test("writes what JSON.stringify writes, where there are no floats with whole values", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // Numbers are laid out in the format's own way.
        const plain: unknown = JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "number" ? 7 : part));
        expect(prettyJson(plain)).toBe(`${JSON.stringify(plain, null, 2)}\n`);
      }),
      { seed: 20261120 },
    );
  });

  test.each([[() => 1], [Symbol("x")], [undefined]])("refuses what JSON cannot hold: %s", (value) => {
    expect(() => prettyJson([value])).toThrow(TypeError);
  });
});
