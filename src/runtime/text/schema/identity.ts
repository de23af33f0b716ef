import { isArray, isFloat, type JsonObject, type JsonValue } from "../json-value.ts";
import { type Budget, DEPTH_LIMIT } from "./budget.ts";

/**
 * Writes a value so that two values are equal to JSON Schema exactly when the texts are: `1` and `1.0` are, and the
 * order of keys does not matter.
 */
export function identity(value: JsonValue, budget: Budget, depth = 0): string {
  if (depth > DEPTH_LIMIT) budget.exhaust();
  if (--budget.steps < 0) return "";
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      budget.spendOnText(value.length);
      return JSON.stringify(value);
    case "number":
      return numberIdentity(value);
    case "object":
      if (isFloat(value)) return numberIdentity(value.value);
      if (isArray(value)) return `[${value.map((item) => identity(item, budget, depth + 1)).join()}]`;
      return objectIdentity(value, budget, depth);
    default:
      return String(value);
  }
}

function objectIdentity(object: JsonObject, budget: Budget, depth: number): string {
  const keys = Object.keys(object).sort();
  const entries = keys.map((key) => `${JSON.stringify(key)}:${identity(object[key] ?? null, budget, depth + 1)}`);
  return `{${entries.join()}}`;
}

/** Writes whole numbers as bigints are written; what JSON cannot hold is null, as in JSON text. */
function numberIdentity(value: number): string {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return String(BigInt(value));
  return Number.isFinite(value) ? String(value) : "null";
}
