import { character, choice, edge, look, type Part, repeat, sequence } from "./parts.ts";
import { PatternError } from "./pattern-error.ts";

/** A parsed regular expression. */
export interface Pattern {
  readonly body: Part;
  /** The lookarounds, inner ones first; the bit of each is 1 shifted by its place here. */
  readonly looks: readonly Look[];
  readonly hasBackreference: boolean;
}

/** What a lookaround looks for, and where. */
export interface Look {
  readonly body: Part;
  readonly behind: boolean;
}

/** Groups may nest this deep, so that parsing stays far from the end of the stack. */
const DEPTH_LIMIT = 200;

/** Longer expressions are not read at all. */
const LENGTH_LIMIT = 20_000;

const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/y;
const GROUP = /\((?:\?(?::|<?[=!]|<[^\d\W]\w*>))?/y;
const CLOSING = /\)/y;
const BAR = /\|/y;
/** An escape, a class or any other character but those that ask for something before them. */
const ATOM =
  /\\(?:ud[89ab]..\\ud[c-f]..|u[\da-f]{4}|[pu]\{[^}]*\}|x..|c.|\d+|k<[^>]*>|.)|\[(?:[^\]\\]|\\.)*\]|[^*+?{[\\]/isuy;
const ESCAPED_PUNCTUATION = /\\([ -/:-@[-`{-~])/g;

/**
 * Parses an ECMA 262 regular expression as with the `u` flag, more leniently in that any ASCII punctuation may be
 * escaped and `]` and `}` may stand alone.
 *
 * @throws PatternError
 */
export function parsePattern(source: string): Pattern {
  if (source.length > LENGTH_LIMIT) throw new PatternError("it is too long");
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  readonly #looks: Look[] = [];
  #hasBackreference = false;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): Pattern {
    const body = this.#choice();
    if (this.#at < this.#source.length) throw new PatternError("unmatched parenthesis");
    return { body, looks: this.#looks, hasBackreference: this.#hasBackreference };
  }

  #choice(): Part {
    if (++this.#depth > DEPTH_LIMIT) throw new PatternError("groups nest too deeply");
    const options = [this.#sequence()];
    while (this.#take(BAR)) options.push(this.#sequence());
    this.#depth--;
    return choice(options);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source.charAt(this.#at))) parts.push(this.#term());
    return sequence(parts);
  }

  #term(): Part {
    const atom = this.#group() ?? this.#atom();
    const quantifier = atom.isEmpty ? null : this.#take(QUANTIFIER);
    if (quantifier === null) return atom;
    const [text, least, comma, most] = quantifier;
    const min = Number(least ?? (text.startsWith("+") ? 1 : 0));
    const max = most ? Number(most) : text.startsWith("?") ? 1 : least && !comma ? min : Number.POSITIVE_INFINITY;
    if (min > max) throw new PatternError("quantifier bounds out of order");
    return repeat(atom, min, max);
  }

  #group(): Part | null {
    const opening = this.#take(GROUP)?.[0];
    if (opening === undefined) return null;
    const body = this.#choice();
    if (!this.#take(CLOSING)) throw new PatternError("unmatched parenthesis");
    if (!/[=!]$/.test(opening)) return body;
    const place = this.#looks.push({ body, behind: opening.includes("<") }) - 1;
    return look(1 << place, opening.endsWith("!"));
  }

  #atom(): Part {
    const text = this.#take(ATOM)?.[0];
    if (text === undefined) throw new PatternError("nothing to repeat, or unfinished");
    if (text === "^" || text === "$") return edge(text);
    if (/^\\b$/i.test(text)) return edge(text === "\\b" ? "b" : "B");
    if (/^\\[1-9k]/.test(text)) {
      this.#hasBackreference = true;
      return sequence([]);
    }
    return character(/^[\\[.]/.test(text) ? native(text) : (text.codePointAt(0) ?? 0));
  }

  #take(token: RegExp): RegExpExecArray | null {
    token.lastIndex = this.#at;
    const found = token.exec(this.#source);
    if (found !== null) this.#at = token.lastIndex;
    return found;
  }
}

/** Leaves the meaning of one class or escape to the native engine, which cannot backtrack within one code point. */
function native(text: string): RegExp {
  const strict = text.replace(ESCAPED_PUNCTUATION, (_, mark: string) => `\\x${mark.charCodeAt(0).toString(16)}`);
  try {
    return new RegExp(`^${strict}$`, "u");
  } catch {
    throw new PatternError(`unknown class or escape ${text}`);
  }
}
