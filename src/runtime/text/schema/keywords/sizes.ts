import { isArray, isObject, type JsonValue } from "../../json-value.ts";
import { sizeFault } from "../faults.ts";
import type { Check, Run } from "../node.ts";
import { type Numeric, numeric } from "../numbers.ts";
import type { Keyword } from "../site.ts";

/** The keywords that limit how long strings, arrays and objects are. */
export const SIZE_KEYWORDS: Readonly<Record<string, Keyword>> = {
  maxItems: { plan: (limit) => atMost(limit, items, "has more than", "item") },
  maxLength: { plan: (limit) => atMost(limit, characters, "is longer than", "character") },
  maxProperties: { plan: (limit) => atMost(limit, properties, "has more than", "property") },
  minItems: { plan: (limit) => atLeast(limit, items, "has less than", "item") },
  minLength: { plan: (limit) => atLeast(limit, characters, "is shorter than", "character") },
  minProperties: { plan: (limit) => atLeast(limit, properties, "has less than", "property") },
};

/** The size of a value as far as the limit asks for it; null for values of other types. */
type Measure = (value: JsonValue, limit: Numeric, run: Run) => number | null;

function atMost(value: JsonValue, measure: Measure, fault: string, unit: string): Check | null {
  const limit = numeric(value);
  if (limit === null) return null;
  return (item, run) =>
    (measure(item, limit, run) ?? limit) > limit ? () => sizeFault(item, fault, { limit, unit }) : null;
}

function atLeast(value: JsonValue, measure: Measure, fault: string, unit: string): Check | null {
  const limit = numeric(value);
  if (limit === null) return null;
  return (item, run) =>
    (measure(item, limit, run) ?? limit) < limit ? () => sizeFault(item, fault, { limit, unit }) : null;
}

function items(value: JsonValue): number | null {
  return isArray(value) ? value.length : null;
}

function properties(value: JsonValue, _: Numeric, run: Run): number | null {
  if (!isObject(value)) return null;
  const { length } = Object.keys(value);
  run.steps -= length;
  return length;
}

/** Counts code points, unless the number of UTF-16 units already tells which side of the limit they are on. */
function characters(value: JsonValue, limit: Numeric, run: Run): number | null {
  if (typeof value !== "string") return null;
  if (value.length < limit || value.length > 2 * Number(limit)) return value.length;
  run.spendOnText(value.length);
  let count = 0;
  for (let index = 0; index < value.length; count++) index += (value.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
