import { isArray, type JsonValue } from "../../json-value.ts";
import { identity } from "../identity.ts";
import { ANYTHING, type Check, type Node } from "../node.ts";
import { numeric } from "../numbers.ts";
import type { Keyword, Site } from "../planner.ts";
import { shown, unexpected } from "../shown.ts";

/** The keywords that apply to the items of arrays. */
export const ARRAY_KEYWORDS: Readonly<Record<string, Keyword>> = {
  additionalItems: { until: 2019, plan: planAdditionalItems },
  contains: { since: 6, plan: planContains },
  items: { plan: planItems },
  prefixItems: { since: 2020, plan: planTuple },
  unevaluatedItems: { since: 2019, wantsSeen: true, plan: planUnevaluatedItems },
  uniqueItems: { plan: planUniqueItems },
};

function planItems(value: JsonValue, site: Site): Check | null {
  if (isArray(value)) return planTuple(value, site);
  const prefix = site.draft === 2020 ? site.sibling("prefixItems") : undefined;
  return planRest(value, isArray(prefix) ? prefix.length : 0, site);
}

function planAdditionalItems(value: JsonValue, site: Site): Check | null {
  const tuple = site.sibling("items");
  if (!isArray(tuple)) return null;
  if (value !== false) return planRest(value, tuple.length, site);
  return (array) =>
    isArray(array) && array.length > tuple.length
      ? () => unexpected("Additional items", array.slice(tuple.length).map(shown))
      : null;
}

function planTuple(value: JsonValue, site: Site): Check | null {
  if (!isArray(value)) return null;
  const nodes = value.map((schema) => site.node(schema));
  return eachItem(0, nodes.length, (index) => nodes[index] ?? ANYTHING);
}

function planRest(value: JsonValue, from: number, site: Site): Check {
  const node = site.node(value);
  return eachItem(from, Number.POSITIVE_INFINITY, () => node);
}

/** Checks the items from one index up to another, each against its schema. */
function eachItem(from: number, to: number, nodeOf: (index: number) => Node): Check {
  return (array, run, seen) => {
    if (!isArray(array)) return null;
    for (let index = from; index < array.length && index < to; index++) {
      const violation = nodeOf(index).check(array[index] ?? null, run);
      if (violation !== null) return violation;
      seen?.add(index);
    }
    return null;
  };
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
