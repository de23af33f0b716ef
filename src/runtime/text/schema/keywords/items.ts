import { isArray, type JsonValue } from "../../json-value.ts";
import { ANYTHING, type Check, type Node } from "../node.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply to the items of arrays one by one. */
export const ITEM_KEYWORDS: Readonly<Record<string, Keyword>> = {
  items: { plan: planItems },
  prefixItems: { since: 2020, plan: planTuple },
};

function planItems(value: JsonValue, site: Site): Check | null {
  if (isArray(value)) return planTuple(value, site);
  const prefix = site.draft === 2020 ? site.sibling("prefixItems") : undefined;
  return planRest(value, isArray(prefix) ? prefix.length : 0, site);
}

function planTuple(value: JsonValue, site: Site): Check | null {
  if (!isArray(value)) return null;
  const nodes = value.map((schema) => site.node(schema));
  return eachItem(0, nodes.length, (index) => nodes[index] ?? ANYTHING);
}

export function planRest(value: JsonValue, from: number, site: Site): Check {
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
