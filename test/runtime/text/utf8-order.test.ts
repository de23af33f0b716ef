import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendUtf8, compareUtf8, sortedUtf8 } from "../../../src/runtime/text/utf8-order.ts";

const encoder = new TextEncoder();

test("compareUtf8 agrees with the order of the encoded bytes", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "z", "é", "\u{e000}", "\uffff", "\u{10000}", "\u{1f600}", "") });
  fc.assert(
    fc.property(
      text,
      text,
      (a, b) => Math.sign(compareUtf8(a, b)) === Buffer.compare(encoder.encode(a), encoder.encode(b)),
    ),
    { seed: 20261120, numRuns: 2000 },
  );
});

test("sortedUtf8 puts characters above the basic plane last", () => {
  expect(sortedUtf8(["\u{10000}", "\uffff", "a", "A"])).toEqual(["A", "a", "\uffff", "\u{10000}"]);
});

test.each([
  [[], true],
  [["a"], true],
  [["A", "a", "\u00e9", "\u4e00"], true],
  [["a", "a"], false],
  [["b", "a"], false],
  [["a", "b", "aa"], false],
  // By units the surrogates come first.
  [["\u{10000}", "\uffff"], false],
])("ascendUtf8 of %j is %j", (values, expected) => {
  expect(ascendUtf8(values)).toBe(expected);
});
