import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import { Budget } from "../../../src/runtime/text/schema/budget.ts";
import { compilePattern } from "../../../src/runtime/text/schema/pattern/matcher.ts";
import { PatternError } from "../../../src/runtime/text/schema/pattern/pattern-error.ts";

describe("a pattern", () => {
  test.each([
    ["a", ["a", "bab"], ["", "A"]],
    ["", ["", "a"], []],
    ["^$", [""], ["a", "\n"]],
    ["^.$", ["a", "😀", "\ud800"], ["", "ab", "\n", "\u2028"]],
    ["^[^]$", ["a", "\n", "😀"], ["", "ab"]],
    ["[]", [], ["", "a", "]"]],
    ["^\\w+\\s\\d$", ["ab_1 7", "x\u00a01"], ["é 1", "a b"]],
    ["^\\p{Lu}\\P{L}$", ["É1"], ["é1", "ÉÉ"]],
    ["^[\\p{L}-]+$", ["a-ß"], ["1"]],
    ["^\\u00e9\\x41\\u{1F600}\\uD83D\\uDE00\\cJ\\0$", ["éA😀😀\n\0"], ["eA😀😀\n\0"]],
    ["^[\\ud83d\\ude00-\\u{1F610}]$", ["😀", "😅"], ["\ud83d", "a"]],
    ["^a{2}b{1,2}c{2,}d?$", ["aabcc", "aabbcccd"], ["abcc", "aabbbcc", "aabc", "aabccdd"]],
    ["^(?:a|b|)c$", ["ac", "bc", "c"], ["abc"]],
    ["^(?<year>\\d{4})-(\\d\\d)$", ["2026-11"], ["2026-1"]],
    ["^a*?b+?c??$", ["aab", "bc"], ["ac"]],
    ["\\bcat\\b", ["a cat.", "cat"], ["cats", "scat"]],
    ["^\\B.\\B", ["-"], ["a"]],
    ["(?=.*\\d)(?=.*[a-z])^.{3,}$", ["ab1", "1a!"], ["abc", "a1"]],
    ["^(?!.*\\.\\.)[a-z.]+$", ["a.b.c"], ["a..b"]],
    ["(?<=\\$)\\d+", ["$5"], ["5", "€5"]],
    ["(?<!\\$)\\b\\d+$", ["5", "€55"], ["$5"]],
    ["^(?:(?=a)a|(?!a)b(?<=ab))+$", ["ab", "aab"], ["b", "abb"]],
    ["(?=(?<!b)a(?!c))a", ["ad", "xa"], ["ba", "ac"]],
    ["^(a+)+$", ["aaaa"], ["aaab"]],
    ["^\\-\\_\\@\\,[\\_\\-\\@x]$", ["-_@,_", "-_@,-"], ["-_@,y"]],
    ["^}]$", ["}]"], ["]}"]],
    ["^[\\]\\[\\\\]+$", ["[]\\"], ["a"]],
    ["(?:){3}(?:a?){2}(?:b*)*$", ["", "aab"], []],
    ["^(){0}a{0}b$", ["b"], ["ab"]],
  ])("%s", (source, matching, others) => {
    expect(matching.filter((text) => !matches(source, text))).toEqual([]);
    expect(others.filter((text) => matches(source, text))).toEqual([]);
  });

  test.each([
    "(",
    ")",
    "(a",
    "a)",
    "[",
    "[a",
    "*",
    "+a",
    "?",
    "a**",
    "a{2,1}",
    "a{",
    "{1}",
    "a{,2}",
    "^*",
    "$+",
    "\\b?",
    "(?=a)*",
    "\\",
    "\\a",
    "\\Z",
    "\\c",
    "\\x4",
    "\\u12",
    "\\u{110000}",
    "\\p{No}{",
    "\\p{Nope}",
    "[z-a]",
    "[a-\\d]",
    "(?i)a",
    "(?i:a)",
    "(?P<n>a)",
    "(?>a)",
    "(?<1>a)",
    "(?#a)",
    "a|*",
  ])("is none: %s", (source) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
  });

  test.each([
    ["(a)\\1", "backreferences are not supported"],
    ["(?<n>a)\\k<n>", "backreferences are not supported"],
    ["(a{1000}){1000}", "it is too large"],
    ["(((a{99}){99}){99}){99}", "it is too large"],
    ["a{10001}", "it is too large"],
    ["a{99999999999999999999999}", "it is too large"],
    ["(?:){99999999}", "it is too large"],
    ["(?=a)".repeat(17), "it is too large"],
    ["(?=a{5000})".repeat(3), "it is too large"],
    ["a".repeat(20_001), "it is too long"],
    [`${"(".repeat(300)}${")".repeat(300)}`, "groups nest too deeply"],
  ])("is refused where it cannot be bounded: %.30s", (source, message) => {
    expect(() => compilePattern(source)).toThrow(message);
  });

  test.each(["^a{9990}$", "(?=a)".repeat(16), `${"(".repeat(150)}a${")".repeat(150)}`])(
    "may be as large as its bounds: %.30s",
    (source) => {
      expect(matches(source, "a".repeat(9990))).toBe(true);
    },
  );

  test("may share their space with those of the same schema up to a bound", () => {
    const schema = (count: number): object => ({
      allOf: Array.from({ length: count }, (_, index) => ({ pattern: `${index}a{9000}` })),
    });
    expect(compileSchema({ ...schema(5) })).toMatchObject({ ok: true });
    expect(compileSchema({ ...schema(6) })).toEqual({ ok: false, message: "its patterns are too large together" });
  });
});

describe("a search", () => {
  test.each([
    ["^(a+)+$", `${"a".repeat(5000)}!`],
    ["(.*)*x", "a".repeat(5000)],
    ["^(?:a|a|a?)*$", `${"a".repeat(5000)}!`],
    ["^(\\w+\\s?)*$", `${"word ".repeat(1000)}!`],
    ["(?=(a+)+$)b", "a".repeat(5000)],
    ["(x+x+)+y", "x".repeat(5000)],
  ])("of %s takes steps in proportion to the text", (source, text) => {
    const budget = new Budget();
    const before = budget.steps;
    expect(compilePattern(source).test(text, budget)).toBe(false);
    expect(before - budget.steps).toBeLessThan(text.length / 4);
  });

  test("ends soon once its steps are used up", () => {
    const budget = new Budget();
    const noise = Array.from({ length: 200_000 }, (_, index) => "ab".charAt(((index * index * 7919) % 13) & 1)).join(
      "",
    );
    compilePattern("^[ab]*a[ab]{2000}$").test(noise, budget);
    expect(budget.steps).toBeLessThan(0);
    expect(budget.steps).toBeGreaterThan(-100_000);
  });

  test("does not depend on what was searched for before", () => {
    const matcher = compilePattern("^(?=.*b)[ab]*a[ab]{6}$");
    const native = /^(?=.*b)[ab]*a[ab]{6}$/u;
    const texts = Array.from({ length: 3000 }, (_, index) =>
      index.toString(2).replaceAll("0", "a").replaceAll("1", "b"),
    );
    expect(texts.filter((text) => matcher.test(text, new Budget()) !== native.test(text))).toEqual([]);
  });

  test("finds what the native engine finds", () => {
    fc.assert(
      fc.property(pattern(), fc.array(text(), { minLength: 4, maxLength: 8 }), (source, texts) => {
        fc.pre((source.match(/\(\?<?[=!]/g) ?? []).length <= 16);
        const native = new RegExp(source, "u");
        for (const sample of texts) {
          const index = native.exec(sample)?.index ?? -1;
          // V8 also tries the middle of a surrogate pair, where ECMA 262 has no position.
          if (!isInsidePair(sample, index)) expect([sample, matches(source, sample)]).toEqual([sample, index >= 0]);
        }
      }),
      { seed: 20261124, numRuns: 3000 },
    );
  });

  test("is possible for whatever the native engine accepts, but for what is refused on purpose", () => {
    const noise = fc.array(fc.constantFrom(..."ab^$.*+?()[]{}|\\-1,:=!<>dwsBpL "), { maxLength: 12 });
    fc.assert(
      fc.property(noise, (characters) => {
        const source = characters.join("");
        fc.pre(isNative(source) && !/\\[1-9k]|\(\?[a-z-]*:/.test(source));
        expect(() => compilePattern(source)).not.toThrow();
      }),
      { seed: 20261125, numRuns: 5000 },
    );
  });
});

function matches(source: string, text: string): boolean {
  return compilePattern(source).test(text, new Budget());
}

function isNative(source: string): boolean {
  try {
    return new RegExp(source, "u").source !== "";
  } catch {
    return false;
  }
}

function isInsidePair(text: string, index: number): boolean {
  return index > 0 && (text.codePointAt(index - 1) ?? 0) > 0xffff;
}

function text(): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.constantFrom("a", "b", "c", "1", "_", " ", "\n", "é", "😀", "\ud83d", "\ude00"),
    maxLength: 7,
  });
}

/** Regular expressions small enough for the native engine to answer at once. */
function pattern(): fc.Arbitrary<string> {
  const atom = fc.constantFrom(
    "a",
    "b",
    "1",
    ".",
    "\\d",
    "\\w",
    "\\W",
    "\\s",
    "[ab]",
    "[^a]",
    "[^\\s]",
    "\\p{L}",
    "😀",
    "[é-😀]",
    "\\ud83d",
  );
  const edge = fc.constantFrom("^", "$", "\\b", "\\B");
  const quantifier = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{0}");
  const { alternation } = fc.letrec<{ alternation: string; sequence: string; term: string }>((tie) => ({
    alternation: fc.array(tie("sequence"), { minLength: 1, maxLength: 2 }).map((options) => options.join("|")),
    sequence: fc.array(tie("term"), { maxLength: 4 }).map((terms) => terms.join("")),
    term: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.tuple(atom, quantifier).map(([body, times]) => body + times),
      edge,
      fc
        .tuple(fc.constantFrom("(", "(?:"), tie("alternation"), quantifier)
        .map(([open, body, times]) => `${open}${body})${times}`),
      fc
        .tuple(fc.constantFrom("(?=", "(?!", "(?<=", "(?<!"), tie("alternation"))
        .map(([open, body]) => `${open}${body})`),
    ),
  }));
  return alternation;
}
