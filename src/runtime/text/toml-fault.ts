import type { TomlError } from "smol-toml";
import type { TextFault } from "./text-fault.ts";
import type { Span } from "./text-range.ts";
import { findRefusedLiteral } from "./toml-literals.ts";
import { readKey, skipVoid, tomlStatements } from "./toml-reader.ts";
import { childOf, keyName, readTree, type TomlNode } from "./toml-tree.ts";

/** Words and places what the parser objected to. */
export function syntaxFault(text: string, error: TomlError): TextFault {
  const stopped = offsetOf(text, error);
  // The parser reads on over these, so one of them may be the first fault.
  const literal = findRefusedLiteral(text.slice(0, stopped));
  if (literal !== null) return literalFault(literal);
  const [message = ""] = error.message.slice(PREFIX.length).split("\n", 1);
  return { message, ...placeOf(text, stopped, message) };
}

// Texts of the parser, whose errors have no codes.
const PREFIX = "Invalid TOML document: ";
const REDEFINITION = "trying to redefine an already defined table or value";
const BAD_KEY = "illegal character in key";

/** The fault of a literal that the format refuses; null for the place if it is not known. */
export function literalFault(literal: Span | null): TextFault {
  return { message: "invalid number", start: literal?.start ?? null, end: literal?.end ?? null };
}

/** The offset of the parser's line and column, which count from 1. */
function offsetOf(text: string, { line, column }: TomlError): number {
  let lineStart = 0;
  for (let passed = 1; passed < line; passed++) lineStart = text.indexOf("\n", lineStart) + 1;
  return lineStart + column - 1;
}

/** Where the fault counts as standing, of which the start line is contract. */
function placeOf(text: string, stopped: number, message: string): Pick<TextFault, "start" | "end"> {
  if (message === REDEFINITION) return clashingHeader(text, stopped) ?? offenderAt(text, stopped);
  // Inside an inline table line breaks mean nothing: what stands in the place of `=` is the next token.
  const skips = message === BAD_KEY && isLineBreak(text, stopped) && endsInsideValue(text.slice(0, stopped));
  return offenderAt(text, skips ? skipVoid(text, stopped) : stopped);
}

/**
 * Where the key of an entry meets a table that an earlier header named: the key in that header. A body counts before the
 * headers of its sub-tables, even those that stand above it.
 */
function clashingHeader(text: string, start: number): Span | null {
  if (text[start - 1] === "[") return null;
  const before = text.slice(0, start);
  let node: TomlNode | undefined = readTree(before).current;
  for (const key of readKey(text, start).keys) {
    node = childOf(before, node, keyName(text, key));
    if (node === undefined || node.kind === "value") return null;
    if (node.kind === "array" || node.origin?.kind === "header") return node.key;
  }
  return null;
}

function isLineBreak(text: string, at: number): boolean {
  return text[at] === "\n" || text.startsWith("\r\n", at);
}

/** Tells whether a text breaks off inside an array or inline table. */
function endsInsideValue(text: string): boolean {
  let inside = false;
  for (const statement of tomlStatements(text)) {
    inside = statement.kind === "entry" && statement.value.start < text.length && statement.value.end === text.length;
  }
  return inside;
}

// A word, or one character.
const OFFENDER = /[^\s,=[\]{}"'#]+|\r\n|./suy;

function offenderAt(text: string, start: number): Pick<TextFault, "start" | "end"> {
  if (start >= text.length) return { start: null, end: null };
  OFFENDER.lastIndex = start;
  OFFENDER.test(text);
  return { start, end: OFFENDER.lastIndex };
}
