/** Longer patterns are for the engine that never goes back. */
const LENGTH_LIMIT = 500;

/** How often, at most, a character of a text may be looked at. */
const EFFORT_LIMIT = 16;

/** One character, or one of a class, and how often; no groups, alternatives or assertions, nor halves of characters. */
const TERM =
  /(\\[dDsSwW\W]|\[(?:[^\]\\]|\\.)+\]|[^\\^$*+?()[\]{}|\ud800-\udfff])(?:([*+?])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})?/sy;

/**
 * What takes one UTF-16 unit each time: engines repeat that without remembering each place they could go back to, for which
 * long texts leave no room.
 */
const NARROW = /^(?:\\[dw]|\\\W|[^\\.[]|\[(?!\^)(?:[^\\\ud800-\udfff]|\\[dsw\W])+\])$/;

interface Term {
  readonly atom: string;
  readonly min: number;
  readonly max: number;
}

/**
 * Reads a pattern that the host's own engine matches without going back far, whatever the text: a row of characters and
 * classes, each with or without a quantifier, in which it is clear where each of them ends, such as `^[a-z]{2}$`,
 * `^acct_\d+$` or `^[a-z][a-z0-9-]*$`. Null for any other, and for what is none.
 */
export function plainPattern(source: string): RegExp | null {
  const isAnchored = source.startsWith("^");
  const terms = source.length <= LENGTH_LIMIT ? termsOf(source, isAnchored ? 1 : 0) : null;
  if (terms === null) return null;
  try {
    return effortOf(terms, isAnchored) <= EFFORT_LIMIT ? new RegExp(source, "u") : null;
  } catch {
    return null;
  }
}

function termsOf(source: string, start: number): Term[] | null {
  const terms: Term[] = [];
  TERM.lastIndex = start;
  while (TERM.lastIndex < source.length && source.slice(TERM.lastIndex) !== "$") {
    const found = TERM.exec(source);
    if (found === null) return null;
    terms.push(termOf(found));
  }
  return terms;
}

function termOf([, atom = "", sign, least, comma, most]: RegExpExecArray): Term {
  if (sign !== undefined) return { atom, min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(least ?? 1);
  return { atom, min, max: comma === undefined ? min : most ? Number(most) : Number.POSITIVE_INFINITY };
}

/**
 * Who fails goes back to where something else may be tried: to the starts of a search, and to the ends of a repetition
 * that is not sure where it ends. From there it takes what is left of the pattern.
 */
function effortOf(terms: readonly Term[], isAnchored: boolean): number {
  let left = 0;
  let effort = 1;
  for (let index = terms.length - 1; index >= 0; index--) {
    const { atom, min, max } = terms[index] as Term;
    if (max === Number.POSITIVE_INFINITY && !NARROW.test(atom)) return max;
    // Where nothing is left to take, such as before `b{0}`, the end of the text may still fail.
    if (min < max && !endsSurely(atom, terms[index + 1])) effort *= Math.min(max - min + 1, Math.max(left, 1));
    left += max;
  }
  return isAnchored ? effort : effort * left;
}

/** Tells whether a repetition can only end in one place: before a character that it does not repeat, or last. */
function endsSurely(atom: string, next: Term | undefined): boolean {
  if (next === undefined) return true;
  const character = /^(?:\\(\W)|([^\\.[]))$/.exec(next.atom);
  if (character === null || next.min === 0) return false;
  return !new RegExp(`^${atom}$`, "u").test(character[1] ?? character[2] ?? "");
}
