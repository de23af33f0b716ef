import { isArray, type JsonValue } from "../../json-value.ts";
import { shown, unexpected } from "../faults.ts";
import { identity } from "../identity.ts";
import type { Check } from "../node.ts";
import { numeric } from "../numbers.ts";
import type { Keyword, Site } from "../site.ts";
import { planRest } from "./items.ts";

/** The keywords that look at the items of arrays together. */
export const ARRAY_KEYWORDS: Readonly<Record<string, Keyword>> = {
  additionalItems: { until: 2019, plan: planAdditionalItems },
  contains: { since: 6, plan: planContains },
  unevaluatedItems: { since: 2019, wantsSeen: true, plan: planUnevaluatedItems },
  uniqueItems: { plan: planUniqueItems },
};

function planAdditionalItems(value: JsonValue, site: Site): Check | null {
  const tuple = site.sibling("items");
  if (!isArray(tuple)) return null;
  if (value !== false) return planRest(value, tuple.length, site);
  return (array) =>
    isArray(array) && array.length > tuple.length
      ? () => unexpected("Additional items", array.slice(tuple.length).map(shown))
      : null;
}

function planContains(value: JsonValue, site: Site): Check {
  const node = site.node(value);
  const limit = (keyword: string): number | bigint | null =>
    site.draft < 2019 ? null : numeric(site.sibling(keyword));
  const min = limit("minContains") ?? 1;
  const max = limit("maxContains") ?? Number.POSITIVE_INFINITY;
  return (array, run, seen) => {
    if (!isArray(array)) return null;
    let found = 0;
    for (const [index, item] of array.entries()) {
      if (node.check(item, run) !== null) continue;
      found++;
      if (site.draft === 2020) seen?.add(index);
    }
    return found >= min && found <= max ? null : () => `None of ${shown(array)} are valid under the given schema`;
  };
}

function planUniqueItems(value: JsonValue): Check | null {
  if (value !== true) return null;
  return (array, run) => {
    if (!isArray(array) || array.length < 2) return null;
    const known = new Set(array.map((item) => identity(item, run)));
    return known.size === array.length ? null : () => `${shown(array)} has non-unique elements`;
  };
}

function planUnevaluatedItems(value: JsonValue, site: Site): Check {
  const node = site.node(value);
  return (array, run, seen) => {
    if (!isArray(array)) return null;
    run.steps -= array.length;
    const left = array.filter((item, index) => !seen?.has(index) && node.check(item, run) !== null);
    for (const index of array.keys()) seen?.add(index);
    return left.length === 0
      ? null
      : () =>
          unexpected(
            "Unevaluated items",
            left.map((item) => `'${shown(item)}'`),
          );
  };
}
