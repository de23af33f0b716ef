import { isArray, isFloat, type JsonValue, own } from "./json-value.ts";
import { sortedUtf8 } from "./utf8-order.ts";

/** JSON as callers get it: floats are numbers, integers beyond ±(2^53 − 1) are `bigint`. */
export type PlainJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PlainJson[]
  | { readonly [key: string]: PlainJson };

/** Turns a value into plain frozen JavaScript, with keys in byte order as far as JavaScript lets them be. */
export function toPlain(value: JsonValue): PlainJson {
  if (isFloat(value)) return value.value;
  if (isArray(value)) return Object.freeze(value.map(toPlain));
  if (typeof value !== "object" || value === null) return value;
  const entries = sortedUtf8(Object.keys(value)).map((key) => [key, toPlain(own(value, key) ?? null)] as const);
  // Object.fromEntries defines own properties, so `__proto__` is a name like any other.
  return Object.freeze(Object.fromEntries(entries));
}
