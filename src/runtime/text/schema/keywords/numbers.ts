import type { JsonValue } from "../../json-value.ts";
import { boundFault } from "../faults.ts";
import type { Check } from "../node.ts";
import { type Numeric, numeric } from "../numbers.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply to numbers. JavaScript compares bigints and doubles exactly. */
export const NUMBER_KEYWORDS: Readonly<Record<string, Keyword>> = {
  exclusiveMaximum: { since: 6, plan: below },
  exclusiveMinimum: { since: 6, plan: above },
  maximum: { plan: planMaximum },
  minimum: { plan: planMinimum },
};

function below(limit: JsonValue): Check | null {
  return bound(limit, (value, max) => value < max, "is greater than or equal to the maximum of");
}

function above(limit: JsonValue): Check | null {
  return bound(limit, (value, min) => value > min, "is less than or equal to the minimum of");
}

/** In draft 4 the exclusive keywords are flags of the inclusive ones. */
function planMaximum(limit: JsonValue, site: Site): Check | null {
  if (site.draft === 4 && site.sibling("exclusiveMaximum") === true) return below(limit);
  return bound(limit, (value, max) => value <= max, "is greater than the maximum of");
}

function planMinimum(limit: JsonValue, site: Site): Check | null {
  if (site.draft === 4 && site.sibling("exclusiveMinimum") === true) return above(limit);
  return bound(limit, (value, min) => value >= min, "is less than the minimum of");
}

/** A check that numbers stand to a limit as they should. */
export function bound(
  limit: JsonValue,
  holds: (value: Numeric, limit: Numeric) => boolean,
  fault: string,
): Check | null {
  const to = numeric(limit);
  if (to === null) return null;
  return (value) => {
    const number = numeric(value);
    return number === null || holds(number, to) ? null : () => boundFault(value, fault, limit);
  };
}
