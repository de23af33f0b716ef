import { float, integer, type JsonValue } from "./json-value.ts";

/** What the host's parser loses: that a whole number is a float, and the digits of large integers. */
const LOST = /\d\.0(?!\d)|\d{16}/;

/**
 * The strings and the numbers of JSON text; keys with their colon. A string that a forger did not close goes to the end,
 * so that nobody looks for its end from each quote in it.
 */
const TOKEN = /"[^"\\]*(?:\\(?:.|$)[^"\\]*)*(?:"(:?)|$)|-?\d[\d.e+-]*/gs;

/**
 * Reads JSON that {@link jsonText} wrote, exactly: integers of 64 bits, floats apart from integers, doubles to their
 * last bit, which is not how JSON from elsewhere is read.
 *
 * The host's parser does the work, if need be on text in which strings and numbers are told apart by a letter.
 *
 * @throws SyntaxError
 */
export function parseOwnJson(text: string): JsonValue {
  return LOST.test(text) ? JSON.parse(text.replace(TOKEN, tagged), untagged) : JSON.parse(text);
}

function tagged(token: string, colon: string | undefined): string {
  if (colon) return token;
  return token[0] === '"' ? token.replace('"', '"s') : `"n${token}"`;
}

function untagged(_: string, value: JsonValue): JsonValue {
  if (typeof value !== "string") return value;
  const token = value.slice(1);
  if (value[0] === "s") return token;
  if (!/[.e]/.test(token)) return integer(BigInt(token));
  const number = Number(token);
  // A forger may have written anything that looks like one.
  if (Number.isNaN(number)) throw new SyntaxError(`${token} is no number`);
  return float(number);
}
