import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visibleLines, visibleText } from "../../../src/cli/terminal/visible-text.ts";

describe("visibleText", () => {
  test.each([
    ["plain, café, 値, 🎬, e\u0301", "plain, café, 値, 🎬, e\u0301"],
    ["a\nb\r\tc", "a\\nb\\r\\tc"],
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["\u0000\u0007\u007f", "\\u{0}\\u{7}\\u{7f}"],
    ["\u009b31m", "\\u{9b}31m"],
    ["a\u202etxt.exe", "a\\u{202e}txt.exe"],
    ["\u2066\u2069\u200f\ufeff\u2028", "\\u{2066}\\u{2069}\\u{200f}\\u{feff}\\u{2028}"],
    ["half \ud800", "half \\u{d800}"],
    ["👨‍👩‍👧 نمی‌خواهم", "👨‍👩‍👧 نمی‌خواهم"],
    ["back\\slash", "back\\slash"],
  ])("shows %j as %j", (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test("leaves nothing that a terminal acts on", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      }),
      { seed: 20261120 },
    );
  });
});

test("visibleLines keeps the lines of a text and nothing else of the kind", () => {
  expect(visibleLines("a\r\n\tb\u001b\n\rc")).toBe("a\n\tb\\u{1b}\n\\rc");
});
