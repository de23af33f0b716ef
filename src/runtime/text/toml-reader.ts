import { MAX_DEPTH } from "./json-parse.ts";
import type { Span } from "./text-range.ts";

/** A table header with its line, from the bracket to past the line break; `array` for `[[…]]`. */
export interface TomlHeader extends Span {
  readonly kind: "header";
  readonly array: boolean;
  /** The tokens of the dotted key. */
  readonly keys: readonly Span[];
}

/** A key with its value, outside inline tables. */
export interface TomlEntry {
  readonly kind: "entry";
  readonly keys: readonly Span[];
  readonly value: Span;
}

/** Is told of a value inside another: `keys` is empty for an array's element, `depth` 1 for what lies directly inside. */
export type VisitValue = (value: Span, keys: readonly Span[], depth: number) => void;

/**
 * Finds the statements of a TOML text in file order.
 *
 * The parser keeps no positions. This reader says where things stand and does not judge, so that one file never gets two
 * verdicts: it is for a text the parser accepted, or for the part before the place where the parser stopped (what is cut
 * off there ends with the text). On any other text its answers mean nothing, but it ends, in time linear in the length.
 */
export function* tomlStatements(text: string): Generator<TomlHeader | TomlEntry> {
  let at = skipVoid(text, text.startsWith("\uFEFF") ? 1 : 0);
  while (at < text.length) {
    const statement = text[at] === "[" ? readHeader(text, at) : readEntry(text, at);
    yield statement;
    at = skipVoid(text, Math.max(at + 1, statement.kind === "header" ? statement.end : statement.value.end));
  }
}

function readHeader(text: string, start: number): TomlHeader {
  const array = text[start + 1] === "[";
  const { keys, end } = readKey(text, start + (array ? 2 : 1));
  const lineBreak = text.indexOf("\n", end);
  return { kind: "header", array, keys, start, end: lineBreak === -1 ? text.length : lineBreak + 1 };
}

function readEntry(text: string, start: number): TomlEntry {
  const { keys, end } = readKey(text, start);
  const at = skipEquals(text, end);
  return { kind: "entry", keys, value: { start: at, end: readValue(text, at) } };
}

/**
 * Counts the tables, arrays and key segments of any text, read as TOML; infinite where a key has more segments than
 * tables may nest.
 */
export function countTables(text: string): number {
  let count = 0;
  const add = (value: Span, keys: readonly Span[]): void => {
    count += keys.length > MAX_DEPTH ? Number.POSITIVE_INFINITY : keys.length;
    if (text[value.start] === "[" || text[value.start] === "{") count++;
  };
  for (const statement of tomlStatements(text)) {
    if (statement.kind === "entry") readValue(text, statement.value.start, add);
    add(statement.kind === "entry" ? statement.value : statement, statement.keys);
  }
  return count;
}

/** Reads a dotted key: the tokens of its segments (at most one more than may nest), and where it ends. */
export function readKey(text: string, start: number): { readonly keys: readonly Span[]; readonly end: number } {
  const keys: Span[] = [];
  let at = skipBlanks(text, start);
  for (;;) {
    const end = isQuote(text[at]) ? stringEnd(text, at) : bareKeyEnd(text, at);
    if (end > at && keys.length <= MAX_DEPTH) keys.push({ start: at, end });
    at = skipBlanks(text, end);
    if (text[at] !== ".") return { keys, end: at };
    at = skipBlanks(text, at + 1);
  }
}

/** Reads the value at an offset, tells `visit` of every value inside it in text order, and returns its end. */
export function readValue(text: string, start: number, visit?: VisitValue, depth = 0): number {
  const first = text[start];
  if (isQuote(first)) return stringEnd(text, start);
  if (first !== "[" && first !== "{") return scalarEnd(text, start);
  // Deeper than the parser lets pass, so not a text to look further into.
  if (depth >= MAX_DEPTH) return text.length;
  let at = skipVoid(text, start + 1);
  while (at < text.length && text[at] !== "]" && text[at] !== "}") {
    let keys: readonly Span[] = [];
    if (first === "{") {
      const key = readKey(text, at);
      keys = key.keys;
      at = skipEquals(text, key.end);
    }
    const end = readValue(text, at, visit, depth + 1);
    visit?.({ start: at, end }, keys, depth + 1);
    at = skipVoid(text, end);
    if (text[at] === ",") at = skipVoid(text, at + 1);
  }
  return Math.min(at + 1, text.length);
}

/** Skips blanks, line breaks and comments. */
export function skipVoid(text: string, start: number): number {
  for (let at = start; ; at++) {
    const unit = text[at];
    if (unit === "#") {
      const lineBreak = text.indexOf("\n", at);
      if (lineBreak === -1) return text.length;
      at = lineBreak;
    } else if (unit !== " " && unit !== "\t" && unit !== "\n" && unit !== "\r") {
      return at;
    }
  }
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

function skipEquals(text: string, start: number): number {
  return text[start] === "=" ? skipBlanks(text, start + 1) : start;
}

function isQuote(unit: string | undefined): unit is '"' | "'" {
  return unit === '"' || unit === "'";
}

/** Tells whether the string token at an offset opens with three quotes; an empty one-line string does not. */
export function isMultiLine(text: string, start: number): boolean {
  const quote = text[start];
  return quote === text[start + 1] && quote === text[start + 2];
}

function stringEnd(text: string, start: number): number {
  const quote = text[start] ?? "";
  const closing = isMultiLine(text, start) ? quote.repeat(3) : quote;
  let close = text.indexOf(closing, start + closing.length);
  while (quote === '"' && close !== -1 && isEscaped(text, close)) close = text.indexOf(closing, close + 1);
  if (close === -1) return text.length;
  let end = close + closing.length;
  // Up to two quotes may stand before the closing three.
  if (closing.length === 3) for (let extra = 0; extra < 2 && text[end] === quote; extra++) end++;
  return end;
}

function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - backslashes - 1] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

const BARE_KEY = /[\w-]*/y;
const SCALAR = /[^\s,\]}#]*/y;

function bareKeyEnd(text: string, start: number): number {
  return runEnd(BARE_KEY, text, start);
}

function scalarEnd(text: string, start: number): number {
  return runEnd(SCALAR, text, start);
}

function runEnd(run: RegExp, text: string, start: number): number {
  run.lastIndex = start;
  run.test(text);
  return run.lastIndex;
}
