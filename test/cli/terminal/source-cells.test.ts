import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutAround } from "../../../src/cli/terminal/source-cells.ts";
import { graphemes, textWidth } from "../../../src/cli/terminal/text-width.ts";

/** The shown line with what was asked for in brackets. */
function shown(line: string, start: number, end: number, width = 40): string {
  const { text, lead, length } = cutAround(line, { start, end }, width);
  let column = 0;
  let output = "";
  for (const grapheme of graphemes(text)) {
    if (column === lead) output += "[";
    output += grapheme.text;
    column += grapheme.width;
    if (column === lead + length) output += "]";
  }
  return output;
}

describe("a line that fits", () => {
  test.each([
    ['default = "gold"', 10, 16, 'default = ["gold"]'],
    ['値 = "今日" # x', 4, 8, '値 = ["今日"] # x'],
    ["\ta\tb", 3, 4, "    a   [b]"],
    ["\ufeffa = 1", 5, 6, "a = [1]"],
    ["a\u001bb", 1, 2, "a[\\u{1b}]b"],
    ["e\u0301x", 2, 3, "e\u0301[x]"],
    ["🎬x", 1, 3, "[🎬x]"],
  ])("%j is shown whole", (line, start, end, expected) => {
    expect(shown(line, start, end)).toBe(expected);
  });

  test("an empty part at its end comes after all of it", () => {
    expect(cutAround("abc", { start: 3, end: 3 }, 40)).toEqual({ text: "abc", lead: 3, length: 0 });
  });
});

describe("a line that does not fit", () => {
  const x = (count: number): string => "x".repeat(count);

  test.each([
    ["in the middle", `${x(100)}HERE${x(100)}`, 100, 104, `…${x(9)}[HERE]${x(5)}…`],
    ["at the start", `HERE${x(100)}`, 0, 4, `[HERE]${x(15)}…`],
    ["at the end", `${x(100)}HERE`, 100, 104, `…${x(15)}[HERE]`],
    ["longer than the line", `key = ${x(100)}`, 6, 106, `…y = [${x(14)}]…`],
  ])("is cut around a part %s", (_, line, start, end, expected) => {
    expect(shown(line, start, end, 20)).toBe(expected);
  });

  test("of a million characters costs no more than a short one", () => {
    const line = "値 = ".repeat(250_000);
    const begin = performance.now();
    for (let round = 0; round < 50; round++) cutAround(line, { start: 500_000, end: 900_000 }, 80);
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

test("what is shown is never wider than it may be, and the part asked for is within it", () => {
  const line = fc.string({
    unit: fc.constantFrom("a", " ", "\t", "値", "🎬", "e\u0301", "\u001b", "👨‍👩‍👧"),
    maxLength: 120,
  });
  fc.assert(
    fc.property(line, fc.nat(200), fc.nat(60), fc.integer({ min: 20, max: 80 }), (text, at, length, width) => {
      const start = Math.min(at, text.length);
      const cut = cutAround(text, { start, end: Math.min(start + length, text.length) }, width);
      expect(textWidth(cut.text)).toBeLessThanOrEqual(width);
      expect(cut.lead + cut.length).toBeLessThanOrEqual(textWidth(cut.text));
    }),
    { seed: 20261120, numRuns: 500 },
  );
});
