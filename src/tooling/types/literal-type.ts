import { isArray, isFloat, isObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { propertyName, union } from "./syntax.ts";

/** The type that has one value only. */
export function literalType(value: JsonValue): string {
  if (value === null) return "null";
  if (isFloat(value)) return String(value.value);
  if (typeof value === "bigint") return `${value}n`;
  if (isArray(value)) return `readonly [${value.map(literalType).join(", ")}]`;
  if (isObject(value)) {
    const members = Object.keys(value).map(
      (key) => `readonly ${propertyName(key)}: ${literalType(own(value, key) ?? null)}`,
    );
    return `{ ${members.join("; ")} }`;
  }
  return JSON.stringify(value);
}

/** The type of which a value is one of many: `number` for 3; of a list, a list of what its elements are. */
export function wideType(value: JsonValue): string {
  if (value === null) return "null";
  if (isFloat(value)) return "number";
  if (isArray(value)) return value.length === 0 ? "readonly unknown[]" : `readonly (${union(value.map(wideType))})[]`;
  if (isObject(value)) {
    const members = Object.keys(value).map(
      (key) => `readonly ${propertyName(key)}: ${wideType(own(value, key) ?? null)}`,
    );
    return `{ ${members.join("; ")} }`;
  }
  return typeof value;
}
