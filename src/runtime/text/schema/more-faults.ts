import type { JsonValue } from "../json-value.ts";
import { shown } from "./faults.ts";

// The messages of keywords that are not common, whose code the evaluator entry loads when a schema has them.

/** Says that a value is not the one there may be. */
export function constFault(expected: JsonValue): string {
  return `${shown(expected)} was expected`;
}

/** Says that a text has no match. */
export function patternFault(value: JsonValue, source: JsonValue): string {
  return `${shown(value)} does not match "${source}"`;
}
