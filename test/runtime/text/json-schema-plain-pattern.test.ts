import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Budget } from "../../../src/runtime/text/schema/budget.ts";
import { compilePattern } from "../../../src/runtime/text/schema/pattern/matcher.ts";
import { plainPattern } from "../../../src/runtime/text/schema/plain/plain-pattern.ts";

interface Term {
  readonly atom: string;
  readonly quantifier: string;
}

const term = fc.record<Term>({
  atom: fc.constantFrom("a", "b", "-", "\\.", "\\d", "\\w", ".", "[ab]", "[^a]", "[a-z\\]]", "[\\d-]", "é", "/", "\\/"),
  quantifier: fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}"),
});
const pattern = fc.record({
  start: fc.constantFrom("^", "^", ""),
  terms: fc.array(term, { maxLength: 5 }),
  end: fc.constantFrom("$", "$", ""),
});
const text = fc.string({
  unit: fc.constantFrom("a", "b", "-", ".", "1", "é", "]", "/", "\n", "😀", "\ud83d"),
  maxLength: 12,
});

function sourceOf({ start, terms, end }: { start: string; terms: readonly Term[]; end: string }): string {
  return `${start}${terms.map(({ atom, quantifier }) => atom + quantifier).join("")}${end}`;
}

test("a plain pattern finds what our own engine finds", () => {
  const outcomes = { matched: 0, not: 0 };
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 5 }), (parts, texts) => {
      const source = sourceOf(parts);
      const plain = plainPattern(source);
      if (plain === null) return;
      const own = compilePattern(source);
      for (const each of texts) {
        const isMatch = own.test(each, new Budget());
        outcomes[isMatch ? "matched" : "not"]++;
        expect([source, each, plain.test(each)]).toEqual([source, each, isMatch]);
      }
    }),
    { seed: 20261126, numRuns: 3000 },
  );
  expect(Math.min(outcomes.matched, outcomes.not)).toBeGreaterThan(2_000);
});

test("whoever goes back through a plain pattern looks at no character more than a few times", () => {
  const longest = fc
    .tuple(text, text)
    .chain(([head, run]) => fc.constantFrom("", "!").map((end) => `${head}${run.repeat(200)}${end}`));
  let most = 0;
  fc.assert(
    fc.property(pattern, longest, (parts, each) => {
      if (plainPattern(sourceOf(parts)) === null) return;
      const steps = stepsOf(parts, [...each]);
      most = Math.max(most, steps);
      expect(steps).toBeLessThan(40 * ([...each].length + 10));
    }),
    { seed: 20261126, numRuns: 5000 },
  );
  expect(most).toBeGreaterThan(2_000);
});

/** The characters that a backtracking search looks at, as the language says it goes. */
function stepsOf(
  { start, terms, end }: { start: string; terms: readonly Term[]; end: string },
  text: string[],
): number {
  const atoms = terms.map(({ atom, quantifier }) => ({ ...bounds(quantifier), one: new RegExp(`^${atom}$`, "u") }));
  let steps = 0;
  const matches = (index: number, at: number): boolean => {
    const atom = atoms[index];
    if (atom === undefined) return end === "" || at === text.length;
    let to = at;
    while (to - at < atom.max && to < text.length) {
      steps++;
      if (!atom.one.test(text[to] ?? "")) break;
      to++;
    }
    for (; to - at >= atom.min; to--) {
      steps++;
      if (matches(index + 1, to)) return true;
    }
    return false;
  };
  for (let from = 0; from <= (start === "^" ? 0 : text.length); from++) if (matches(0, from)) break;
  return steps;
}

function bounds(quantifier: string): { min: number; max: number } {
  const [, min = "0", comma, max] = /^\{(\d)(,)?(\d)?\}$/.exec(quantifier) ?? [];
  if (quantifier.startsWith("{")) {
    return { min: Number(min), max: comma ? Number(max ?? Number.POSITIVE_INFINITY) : Number(min) };
  }
  const most = quantifier === "" || quantifier === "?" ? 1 : Number.POSITIVE_INFINITY;
  return { min: quantifier === "" || quantifier === "+" ? 1 : 0, max: most };
}

const PLAIN = ["", "^$", "^[a-z]{2}$", "^[a-z][a-z0-9-]*$", "^acct_\\d+$", "^v\\d+\\.\\d+\\.\\d+$", "^[\\w.\\-]+$"];
PLAIN.push("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "^-?\\d+$", "^https?://", "\\.com$");
PLAIN.push("^[^@]{1,64}@example\\.com$");

const GOES_BACK = ["(a+)+$", "^(a|a)*$", "^a*a*a*a*$", "^[ab]*[ab]*c$", "^[ab]*b[ab]*c$", "[a-z]+$", "a{20}"];
GOES_BACK.push("^a*[ab]{20}$", "😀*😀*😀*b", "^[ab]{0,99}[ab]{0,99}[ab]{0,99}c?d{0}$");

/** Engines remember each place in what may be of two units. */
const WIDE = ["^\\S+$", "^.*$", "^[^@]+$", "^[a\\u{10000}]*$", "^[a😀]*$", "^[a-\\u{10ffff}]*$", "^\\p{L}+$"];

const OTHER = ["(", "[", "a**", "^*", "\\1", "a\\", "[b-a]", "\\q", "^a{3,1}$", "]", "^(?=a)a$", "^a|b$"];
OTHER.push(`^${"a".repeat(600)}$`);

describe("a pattern", () => {
  test.each(PLAIN)("is plain: %s", (source) => {
    expect(plainPattern(source)).not.toBeNull();
  });

  test.each(PLAIN)("is tested against texts of millions of characters if it is plain: %s", (source) => {
    for (const unit of ["a", "1", "😀"])
      expect(plainPattern(source)?.test(`${unit.repeat(1e7)}!`)).toBeTypeOf("boolean");
  });

  test.each([...GOES_BACK, ...WIDE, ...OTHER])("is not plain: %s", (source) => {
    expect(plainPattern(source)).toBeNull();
  });
});
