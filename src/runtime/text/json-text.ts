import { isArray, isFloat, type JsonObject, type JsonValue } from "./json-value.ts";
import { compareUtf8 } from "./utf8-order.ts";

/**
 * Writes a value as compact JSON in the one form that bucket hashing, diagnostics and results share: keys in UTF-8
 * byte order, integers exact, floats recognisable as floats (`1.0`, `1e+16`). See docs/workspace-format.md, "Buckets".
 */
export function jsonText(value: JsonValue): string {
  if (value === null) return "null";
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return value.toString();
    case "number":
      // `-0` is an integer here, as in JSON.stringify; `String` writes it as 0.
      return Number.isSafeInteger(value) ? String(value) : doubleText(value);
    default:
      if (isFloat(value)) return doubleText(value.value);
      return isArray(value) ? `[${value.map(jsonText).join(",")}]` : objectText(value);
  }
}

function objectText(object: JsonObject): string {
  const keys = Object.keys(object).sort(compareUtf8);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${jsonText(object[key] ?? null)}`).join(",")}}`;
}

/**
 * Lays out the shortest digits that round-trip: positional with a fraction for exponents −5 … 15, else `d.ddde±x`.
 * What JSON cannot hold (NaN, infinities) is `null`, as in JSON.stringify.
 */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return "null";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size >= 1e16 || (size > 0 && size < 1e-5)) return value.toExponential();
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}
