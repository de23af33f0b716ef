import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { Float, float, integer, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { parseOwnJson } from "../../../src/runtime/text/own-json.ts";

const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false, new Float(-0), new Float(1), 1e16, 5e-324, 1.7976931348623157e308),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(integer),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
    fc.string({
      unit: fc.constantFrom("a", '"', "\\", "\n", "\u0001", "é", "\u{10000}", "1", "-", "s", "n", "{", ":", ".", "e"),
    }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "__proto__", '"', "1", "constructor", "s"), tie("value"), {
      noNullPrototype: true,
    }),
  ),
}));

test("whatever was written is read again, to the last bit and the kind of each number", () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const read = parseOwnJson(jsonText(value));
      expect(jsonText(read)).toBe(jsonText(value));
      expect(read).toEqual(value);
    }),
    { seed: 20261120, numRuns: 2000 },
  );
});

test("doubles are the nearest to their digits, unlike those of JSON from elsewhere", () => {
  expect(parseOwnJson("9007199254740991.0")).toEqual(new Float(9007199254740991));
});

test.each(["", "{", '"', "[1,]", "1 2", "nul", "1.0.0", "[1.0, 1.5e+-2]"])("%j is refused", (text) => {
  expect(() => parseOwnJson(text)).toThrow(SyntaxError);
});

test.each(["", "\\", "\n"])("a string full of quotes that does not end is refused, however long: 1.0 and %j", (end) => {
  expect(() => parseOwnJson(`1.0"${'a\\"'.repeat(200_000)}${end}`)).toThrow(SyntaxError);
});
