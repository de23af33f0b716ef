import type { JsonValue } from "../../json-value.ts";
import { shown } from "../faults.ts";
import { patternFault } from "../more-faults.ts";
import type { Check } from "../node.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply to strings. */
export const STRING_KEYWORDS: Readonly<Record<string, Keyword>> = {
  format: { until: 7, plan: planFormat },
  pattern: { plan: planPattern },
};

function planPattern(source: JsonValue, { planner }: Site): Check | null {
  const matcher = typeof source === "string" ? planner.matcher(source) : null;
  if (matcher === null) return null;
  return (value, run) =>
    typeof value !== "string" || matcher.test(value, run) ? null : () => patternFault(value, source);
}

function planFormat(name: JsonValue, { draft, planner }: Site): Check | null {
  const format = planner.formats.get(name);
  if (format === undefined || draft < format.since) return null;
  return (value, run) => {
    if (typeof value !== "string") return null;
    run.spendOnText(value.length);
    return format.accepts(value) ? null : () => `${shown(value)} is not a "${name}"`;
  };
}
