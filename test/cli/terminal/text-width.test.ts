import { expect, test } from "vitest";
import { graphemes, textWidth } from "../../../src/cli/terminal/text-width.ts";

test.each([
  ["", 0],
  ["plain", 5],
  ["café", 4],
  ["cafe\u0301", 4],
  ["値", 2],
  ["今日の映画", 10],
  ["한글", 4],
  ["\u1112\u1161\u11ab", 2],
  ["Ａ１", 4],
  ["ｱ", 1],
  ["🎬", 2],
  ["👨‍👩‍👧‍👦", 2],
  ["🇫🇷", 2],
  ["❤️", 2],
  ["→—…", 3],
  ["นำ้", 2],
  ["\u{20000}", 2],
])("%j takes %i cells", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("graphemes are what a reader takes for characters, and lose nothing", () => {
  const text = "e\u0301値👨‍👩‍👧‍👦x";
  expect([...graphemes(text)].map((grapheme) => grapheme.text)).toEqual(["e\u0301", "値", "👨‍👩‍👧‍👦", "x"]);
});
