import { jsonText } from "../json-text.ts";
import { isArray, isObject, type JsonValue } from "../json-value.ts";

/** Values nested deeper than this are not written out: JSON text cannot hold them anyway. */
const DEPTH_LIMIT = 500;

/** Writes a value for a message: compact JSON, or a note in its place where it is nested beyond any JSON text. */
export function shown(value: JsonValue): string {
  return isDeeper(value, DEPTH_LIMIT) ? "(a deeply nested value)" : jsonText(value);
}

/** Lists what a schema has no place for. */
export function unexpected(what: string, texts: readonly string[]): string {
  return `${what} are not allowed (${texts.join(", ")} ${texts.length > 1 ? "were" : "was"} unexpected)`;
}

function isDeeper(value: JsonValue, limit: number): boolean {
  if (!isArray(value) && !isObject(value)) return false;
  return limit === 0 || Object.values(value).some((item) => isDeeper(item, limit - 1));
}
