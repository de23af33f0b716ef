import type { JsonValue } from "../../json-value.ts";
import { isMultiple } from "../multiple.ts";
import type { Check } from "../node.ts";
import { numeric } from "../numbers.ts";
import type { Keyword } from "../site.ts";
import { bound } from "./numbers.ts";

/** The keyword that divides. */
export const MULTIPLE_KEYWORDS: Readonly<Record<string, Keyword>> = { multipleOf: { plan: planMultipleOf } };

function planMultipleOf(divisor: JsonValue): Check | null {
  return (numeric(divisor) ?? 0) > 0 ? bound(divisor, isMultiple, "is not a multiple of") : null;
}
