import { jsonText } from "../json-text.ts";
import { isArray, isObject, type JsonValue } from "../json-value.ts";
import type { Numeric } from "./numbers.ts";

/** Values nested deeper than this are not written out: JSON text cannot hold them anyway. */
const DEPTH_LIMIT = 500;

/** Writes a value for a message: compact JSON, or a note in its place where it is nested beyond any JSON text. */
export function shown(value: JsonValue): string {
  return isDeeper(value, DEPTH_LIMIT) ? "(a deeply nested value)" : jsonText(value);
}

function isDeeper(value: JsonValue, limit: number): boolean {
  if (!isArray(value) && !isObject(value)) return false;
  return limit === 0 || Object.values(value).some((item) => isDeeper(item, limit - 1));
}

/** Says that a value has none of some types. */
export function typeFault(value: JsonValue, names: readonly JsonValue[]): string {
  const list = names.map((name) => `"${name}"`).sort();
  return `${shown(value)} is not of ${names.length > 1 ? "types" : "type"} ${list.join(", ")}`;
}

/** Says that a value is none of some options: lists three in full, or two and the number of the rest. */
export function enumFault(value: JsonValue, options: readonly JsonValue[]): string {
  const rest = options.length - 2;
  const texts = options.slice(0, rest > 1 ? 2 : 3).map(shown);
  const last = rest > 1 ? `${rest} other candidates` : texts.pop();
  return `${shown(value)} is not one of ${texts.length === 0 ? last : `${texts.join(", ")} or ${last}`}`;
}

/** Says that a number is on the wrong side of a limit. */
export function boundFault(value: JsonValue, fault: string, limit: JsonValue): string {
  return `${shown(value)} ${fault} ${shown(limit)}`;
}

/** Says that there are too few or too many of a unit, which is named in the singular. */
export function sizeFault(value: JsonValue, fault: string, { limit, unit }: { limit: Numeric; unit: string }): string {
  const units = Number(limit) === 1 ? unit : unit.replace(/y$/, "ie").concat("s");
  return `${shown(value)} ${fault} ${limit} ${units}`;
}

/** Says that a property is missing. */
export function requiredFault(name: string): string {
  return `${JSON.stringify(name)} is a required property`;
}

/** Lists what a schema has no place for. */
export function unexpected(what: string, texts: readonly string[]): string {
  return `${what} are not allowed (${texts.join(", ")} ${texts.length > 1 ? "were" : "was"} unexpected)`;
}

/** Says that the schema `false` allows no value. */
export function falseFault(value: JsonValue): string {
  return `False schema does not allow ${shown(value)}`;
}
