import type { JsonValue, QualifierTrace, VariableTrace } from "../runtime/index.ts";
import { jsonText } from "../runtime/text/json-text.ts";
import { isArray, isObject } from "../runtime/text/json-value.ts";

/** Writes a value as JSON without losing its numbers; object keys keep their order, which for traces is documented. */
export function exactJson(value: JsonValue | VariableTrace | QualifierTrace): string {
  // A trace is JSON as well; only its type is a closed one.
  const json = value as JsonValue;
  if (isArray(json)) return jsonArray(json.map(exactJson));
  return isObject(json)
    ? jsonObject(Object.entries(json).map(([key, item]) => [key, exactJson(item)]))
    : jsonText(json);
}

function jsonObject(entries: Iterable<readonly [string, string]>): string {
  return `{${Array.from(entries, ([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`;
}

function jsonArray(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}
