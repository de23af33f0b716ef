import { referenceDouble } from "./json-number.ts";
import { jsonFault } from "./json-position.ts";
import { Float, float, integer, type JsonObject, type JsonValue, setOwn } from "./json-value.ts";
import type { Parsed } from "./text-fault.ts";

/** How many arrays and objects may nest, the outermost counted. */
export const MAX_DEPTH = 127;

/**
 * Reads strict JSON as docs/workspace-format.md describes it: integers of up to 64 bits exact, integral floats apart
 * from integers, at most `maxDepth` levels of nesting, no lone surrogates. Of a repeated key the last counts.
 *
 * `JSON.parse` would lose the numbers, a reviver with access to their source is slower than this and not everywhere,
 * and the words of a fault are the same on every host only if they are ours.
 */
export function parseJson(text: string, maxDepth: number = MAX_DEPTH): Parsed<JsonValue> {
  try {
    return { ok: true, value: new Reader(text, Math.min(maxDepth, MAX_DEPTH)).document() };
  } catch (thrown) {
    if (thrown instanceof Stop) return { ok: false, fault: jsonFault(text, thrown.reason, thrown.at) };
    throw thrown;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Ends the reading at the first fault. */
class Stop {
  readonly reason: string;
  readonly at: number;

  constructor(reason: string, at: number) {
    this.reason = reason;
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  #at = 0;

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  document(): JsonValue {
    const value = this.#value(0);
    if (this.#at < this.#text.length) this.#stop("unexpected text after the value");
    return value;
  }

  /** Reads a value with the blanks around it; `depth` counts the arrays and objects around it. */
  #value(depth: number): JsonValue {
    this.#skipBlanks();
    const value = this.#bareValue(depth);
    this.#skipBlanks();
    return value;
  }

  #bareValue(depth: number): JsonValue {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(depth + 1);
      case "[":
        return this.#array(depth + 1);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    const object: Record<string, JsonValue> = {};
    this.#open(depth);
    if (this.#eat("}")) return object;
    do {
      this.#skipBlanks();
      if (this.#text[this.#at] !== '"') this.#stop("expected a key in double quotes");
      const key = this.#string();
      this.#skipBlanks();
      if (!this.#eat(":")) this.#stop("expected `:`");
      setOwn(object, key, this.#value(depth));
    } while (this.#eat(","));
    if (!this.#eat("}")) this.#stop("expected `,` or `}`");
    return object;
  }

  #array(depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#open(depth);
    if (this.#eat("]")) return array;
    do array.push(this.#value(depth));
    while (this.#eat(","));
    if (!this.#eat("]")) this.#stop("expected `,` or `]`");
    return array;
  }

  #open(depth: number): void {
    if (depth > this.#maxDepth) this.#stop(`more than ${this.#maxDepth} levels of nesting`);
    this.#at++;
    this.#skipBlanks();
  }

  #word<T>(word: string, value: T): T {
    for (const letter of word) if (!this.#eat(letter)) this.#stop(`expected \`${word}\``);
    return value;
  }

  #string(): string {
    const start = this.#at++;
    let escaped = false;
    for (;;) {
      this.#skipPlain();
      if (this.#eat('"')) break;
      if (!this.#eat("\\")) this.#stop("control character in a string");
      this.#escape();
      escaped = true;
    }
    const token = this.#text.slice(start, this.#at);
    return escaped ? JSON.parse(token) : token.slice(1, -1);
  }

  /** Skips what stands for itself in a string. */
  #skipPlain(): void {
    let at = this.#at;
    let unit = this.#text.charCodeAt(at);
    while (unit >= 0x20 && unit !== QUOTE && unit !== BACKSLASH) unit = this.#text.charCodeAt(++at);
    this.#at = at;
  }

  /** Checks what follows a backslash. */
  #escape(): void {
    if (!this.#eat("u")) {
      if (!/["\\/bfnrt]/.test(this.#text[this.#at] ?? "")) this.#stop("invalid escape");
      this.#at++;
      return;
    }
    const unit = this.#hexUnit();
    if (unit < 0xd800 || unit > 0xdfff) return;
    // A string must have a UTF-8 form, so surrogates come in pairs.
    if (unit > 0xdbff) this.#stop("lone surrogate in a string", this.#at - 1);
    if (!this.#eat("\\") || !this.#eat("u")) this.#stop("lone surrogate in a string");
    const low = this.#hexUnit();
    if (low < 0xdc00 || low > 0xdfff) this.#stop("lone surrogate in a string", this.#at - 1);
  }

  #hexUnit(): number {
    const start = this.#at;
    while (this.#at < start + 4) {
      if (!/[\da-fA-F]/.test(this.#text[this.#at] ?? "")) this.#stop("invalid escape");
      this.#at++;
    }
    return Number.parseInt(this.#text.slice(start, this.#at), 16);
  }

  #number(): number | bigint | Float {
    const start = this.#at;
    const negative = this.#eat("-");
    if (!negative && !this.#isDigit()) this.#stop("expected a value");
    if (!this.#eat("0")) this.#digits();
    else if (this.#isDigit()) this.#stop("invalid number");
    const whole = this.#at;
    if (this.#eat(".")) this.#digits();
    if (this.#eat("e") || this.#eat("E")) {
      if (!this.#eat("+")) this.#eat("-");
      this.#digits();
    }
    const token = this.#text.slice(start, this.#at);
    const exact = whole === this.#at ? exactInteger(token) : null;
    if (exact !== null) return exact;
    const double = readDouble(token);
    if (double === null) return this.#stop("number out of range", this.#at - 1);
    return float(double);
  }

  #digits(): void {
    if (!this.#isDigit()) this.#stop("invalid number");
    while (this.#isDigit()) this.#at++;
  }

  #isDigit(): boolean {
    const unit = this.#text.charCodeAt(this.#at);
    return unit >= 0x30 && unit <= 0x39;
  }

  #eat(unit: string): boolean {
    if (this.#text[this.#at] !== unit) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at++;
    }
  }

  #stop(reason: string, at: number = this.#at): never {
    throw new Stop(at < this.#text.length ? reason : "unexpected end of the text", at);
  }
}

const LONGEST_INTEGER = "-9223372036854775808".length;

/** An integer literal that 64 bits hold, signed or unsigned; negative zero is a double, and the rest are none. */
function exactInteger(token: string): number | bigint | Float | null {
  const double = Number(token);
  if (Number.isSafeInteger(double)) return Object.is(double, -0) ? new Float(-0) : double;
  if (token.length > LONGEST_INTEGER) return null;
  const exact = BigInt(token);
  return exact >= -(2n ** 63n) && exact < 2n ** 64n ? integer(exact) : null;
}

/** A number literal as a double; null where it has none. */
function readDouble(token: string): number | null {
  // Up to 15 digits and no exponent: one rounding either way.
  return /^-?[\d.]{1,16}$/.test(token) ? Number(token) : referenceDouble(token);
}
