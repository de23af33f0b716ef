import type { TextFault } from "./text-fault.ts";
import { LineIndex } from "./text-range.ts";

/**
 * Words a JSON syntax error found at an offset, and places it: one character wide, by the rules of docs/lint.md,
 * "Places of syntax errors".
 */
export function jsonFault(text: string, reason: string, at: number): TextFault {
  const { line, character } = new LineIndex(text).position(at);
  const start = placeOf(text, at);
  return {
    message: `${reason} at line ${line + 1} column ${character + 1}`,
    start,
    end: Math.min(text.length, start + characterLength(text, start)),
  };
}

/** Where a diagnostic about the offset starts; the line it names is contract, and not always the offset's own. */
function placeOf(text: string, at: number): number {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  // At the end of the text: the last character of the last line, if it has one.
  if (at >= text.length) return lineStart === text.length ? text.length : previousCharacter(text);
  const lineBreak = text.indexOf("\n", at);
  const lineEnd = lineBreak === -1 ? text.length : lineBreak;
  // A line break counts as the start of the next line, and so does a place whose column, in bytes, is past its line.
  const past = lineEnd === at || byteLength(text, lineStart, at) > lineEnd - lineStart;
  return past ? Math.min(text.length, lineEnd + 1) : at;
}

function previousCharacter(text: string): number {
  const pair = text.length - 2;
  return (text.codePointAt(pair) ?? 0) > 0xffff ? pair : text.length - 1;
}

function characterLength(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** The length of a part of the text in UTF-8. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const half = unit >= 0xd800 && unit < 0xe000;
    bytes += unit < 0x80 ? 1 : unit < 0x800 || half ? 2 : 3;
  }
  return bytes;
}
