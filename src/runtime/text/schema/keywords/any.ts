import { isArray, isInteger, isObject, type JsonValue } from "../../json-value.ts";
import { Budget } from "../budget.ts";
import { enumFault, typeFault } from "../faults.ts";
import { identity } from "../identity.ts";
import { constFault } from "../more-faults.ts";
import type { Check } from "../node.ts";
import { isWhole, numeric } from "../numbers.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply to values of every type. */
export const ANY_KEYWORDS: Readonly<Record<string, Keyword>> = {
  const: { since: 6, plan: planConst },
  enum: { plan: planEnum },
  type: { plan: planType },
};

const TYPES: ReadonlyMap<JsonValue, (value: JsonValue) => boolean> = new Map<JsonValue, (value: JsonValue) => boolean>([
  ["array", isArray],
  ["boolean", (value) => typeof value === "boolean"],
  ["integer", isWhole],
  ["null", (value) => value === null || (typeof value === "number" && numeric(value) === null)],
  ["number", (value) => numeric(value) !== null],
  ["object", isObject],
  ["string", (value) => typeof value === "string"],
]);

function planType(value: JsonValue, { draft }: Site): Check | null {
  const names = isArray(value) ? value : [value];
  // In a list, and in draft 4, `integer` means what is written as an integer: not `1.0`.
  const isStrict = names.length > 1 || draft === 4;
  const tests = names.flatMap((name) => (name === "integer" && isStrict ? isInteger : (TYPES.get(name) ?? [])));
  if (tests.length === 0 || tests.length < names.length) return null;
  return (item) => {
    for (const test of tests) if (test(item)) return null;
    return () => typeFault(item, names);
  };
}

function planConst(value: JsonValue): Check {
  const isExpected = member([value]);
  return (item, run) => (isExpected(item, run) ? null : () => constFault(value));
}

function planEnum(value: JsonValue): Check | null {
  if (!isArray(value)) return null;
  const isListed = member(value);
  return (item, run) => (isListed(item, run) ? null : () => enumFault(item, value));
}

/** Tells whether a value equals one of the options, as JSON Schema compares: `1` and `1.0` are equal. */
function member(options: readonly JsonValue[]): (value: JsonValue, budget: Budget) => boolean {
  const strings = new Set(options.filter((option) => typeof option === "string"));
  const others = new Set(options.map((option) => identity(option, new Budget())));
  const hasCompound = options.some((option) => isArray(option) || isObject(option));
  return (value, budget) => {
    if (typeof value === "string") return strings.has(value);
    return (hasCompound || (!isArray(value) && !isObject(value))) && others.has(identity(value, budget));
  };
}
