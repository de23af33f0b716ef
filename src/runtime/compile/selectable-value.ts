import { jsonText } from "../text/json-text.ts";
import { isArray, isFloat, type JsonValue, own } from "../text/json-value.ts";
import { sortedUtf8 } from "../text/utf8-order.ts";
import type { PlainJson, SelectableValue } from "./program.ts";

/** Prepares a value in every form resolution hands out. */
export function selectableValue(key: string, json: JsonValue): SelectableValue {
  return { key, json, plain: toPlain(json), text: jsonText(json) };
}

/** Turns a value into plain frozen JavaScript, with keys in byte order as far as JavaScript lets them be. */
export function toPlain(value: JsonValue): PlainJson {
  if (isFloat(value)) return value.value;
  if (isArray(value)) return Object.freeze(value.map(toPlain));
  if (typeof value !== "object" || value === null) return value;
  const entries = sortedUtf8(Object.keys(value)).map((key) => [key, toPlain(own(value, key) ?? null)] as const);
  // Object.fromEntries defines own properties, so `__proto__` is a name like any other.
  return Object.freeze(Object.fromEntries(entries));
}
