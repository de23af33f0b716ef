import type { Budget } from "../budget.ts";
import { Automaton } from "./parts.ts";
import { PatternError } from "./pattern-error.ts";
import { Search } from "./search.ts";
import { parsePattern } from "./syntax.ts";

/** A pattern may take this many states, counted repetitions written out: `(a{100}){100}` is too large. */
const SIZE_LIMIT = 10_000;

/** A pattern may have this many lookarounds: one bit each. */
const LOOK_LIMIT = 16;

/** Asks texts for a match of one pattern, in time proportional to their length. */
export interface Matcher {
  /** How many states the pattern takes. */
  readonly size: number;
  test(text: string, budget: Budget): boolean;
}

/**
 * Compiles an ECMA 262 regular expression to automata that never backtrack.
 *
 * @throws PatternError for what is no regular expression, has backreferences or is too large
 */
export function compilePattern(source: string): Matcher {
  const { body, looks, hasBackreference } = parsePattern(source);
  if (hasBackreference) throw new PatternError("backreferences are not supported");
  const size = looks.reduce((sum, look) => sum + look.body.size, body.size);
  if (size > SIZE_LIMIT || looks.length > LOOK_LIMIT) throw new PatternError("it is too large");
  const main = new Search(new Automaton(body, false));
  const searches = looks.map((look) => new Search(new Automaton(look.body, !look.behind)));
  return {
    size,
    test(text, budget) {
      budget.spendOnText(text.length * (looks.length + 1));
      const bits = looks.length === 0 ? null : new Uint16Array(text.length + 1);
      for (const [index, search] of searches.entries()) search.find(text, bits, 1 << index, budget);
      return main.find(text, bits, 0, budget);
    },
  };
}
