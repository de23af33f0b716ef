import fc from "fast-check";
import { expect, test } from "vitest";
import { textWidth } from "../../../src/cli/terminal/text-width.ts";
import { wrap } from "../../../src/cli/terminal/wrap.ts";

const plain = (text: string): string => text;
const loud = (text: string): string => `<${text}>`;

test.each<[string, number, number, string]>([
  ["one two three", 80, 2, "one two three"],
  ["one two three", 7, 2, "one two\n  three"],
  ["one two three", 6, 2, "one\n  two\n  three"],
  ["  help: Correct the file.", 16, 4, "  help: Correct\n    the file."],
  ["a averyverylongword b", 8, 2, "a\n  averyverylongword\n  b"],
  ["今日 の 映画", 8, 0, "今日 の\n映画"],
  ["", 10, 2, ""],
])("breaks %j at %i cells", (text, width, indent, expected) => {
  expect(wrap([{ text, paint: plain }], { width, indent })).toBe(expected);
});

test("a word may change its look, and is not broken there", () => {
  const spans = [
    { text: "error[rule]", paint: loud },
    { text: ": at the", paint: plain },
    { text: " end of it", paint: loud },
  ];
  expect(wrap(spans, { width: 18, indent: 2 })).toBe("<error[rule]>: at\n  the <end of it>");
});

test("no line is wider than it may be, unless it is one word, and no word is lost", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "値", "e\u0301"), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 4, max: 30 }), (words, width) => {
      const lines = wrap([{ text: words.join(" "), paint: plain }], { width, indent: 2 }).split("\n");
      for (const line of lines) expect(textWidth(line) <= width || !line.trim().includes(" ")).toBe(true);
      expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
    }),
    { seed: 20261120 },
  );
});
