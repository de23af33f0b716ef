import { float, integer, isArray, isObject, type JsonValue, setOwn } from "./json-value.ts";

/** The strings and the numbers of JSON text. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.e+-]*/g;

/**
 * Reads JSON that {@link jsonText} wrote, exactly: integers of 64 bits, floats apart from integers, doubles to their
 * last bit, which is not how JSON from elsewhere is read.
 *
 * The host's parser does the work, on text in which strings and numbers are told apart by a letter.
 *
 * @throws SyntaxError
 */
export function parseOwnJson(text: string): JsonValue {
  return untagged(JSON.parse(text.replace(TOKEN, tagged)));
}

function tagged(token: string): string {
  return token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`;
}

function untagged(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.startsWith("s") ? value.slice(1) : number(value.slice(1));
  if (isArray(value)) return value.map(untagged);
  if (!isObject(value)) return value;
  const object: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) setOwn(object, key.slice(1), untagged(item));
  return object;
}

function number(digits: string): JsonValue {
  return /[.e]/.test(digits) ? float(Number(digits)) : integer(BigInt(digits));
}
