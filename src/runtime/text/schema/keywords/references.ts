import { isObject, type JsonValue } from "../../json-value.ts";
import { shown } from "../faults.ts";
import type { Check, Node, Run, Seen, Violation } from "../node.ts";
import { fragmentOf } from "../registry.ts";
import type { Target } from "../resource.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that stand for a schema elsewhere. */
export const REFERENCE_KEYWORDS: Readonly<Record<string, Keyword>> = {
  $dynamicRef: { since: 2020, plan: planDynamic },
  $recursiveRef: { since: 2019, until: 2019, plan: planDynamic },
  $ref: { plan: planReference },
};

function planReference(value: JsonValue, site: Site): Check | null {
  const target = resolved(value, site);
  if (target === null) return null;
  const node = site.planner.node(target.schema, target.resource);
  return (item, run, seen) => follow(node, item, run, seen);
}

/**
 * A dynamic reference that leads to a dynamic anchor means the anchor of that name in the outermost resource entered
 * that has one.
 */
function planDynamic(value: JsonValue, site: Site): Check | null {
  const target = resolved(value, site);
  if (target === null) return null;
  const node = site.planner.node(target.schema, target.resource);
  const name = fragmentOf(String(value));
  if (target.resource.dynamicAnchors.get(name) !== target.schema) return planReference(value, site);
  site.planner.isDynamic = true;
  return (item, run, seen) => {
    let outermost = node;
    for (let scope = run.scope; scope !== null; scope = scope.outer) {
      run.steps--;
      outermost = scope.resource.dynamicNodes.get(name) ?? outermost;
    }
    return follow(outermost, item, run, seen);
  };
}

/** Checks the schema referred to, unless that is already under way for the same value: such a loop asks nothing. */
function follow(node: Node, value: JsonValue, run: Run, seen: Seen | null): Violation | null {
  const outer = run.followed;
  for (let way = outer; way !== null && way.value === value; way = way.outer) {
    run.steps--;
    if (way.node === node) return null;
  }
  run.followed = { node, value, outer };
  const violation = node.check(value, run, seen);
  run.followed = outer;
  return violation;
}

function resolved(value: JsonValue, { planner, resource }: Site): Target | null {
  const target = typeof value === "string" ? planner.registry.resolve(value, resource) : null;
  if (target === null || typeof target.schema === "boolean" || isObject(target.schema)) return target;
  planner.fault ??= `${shown(target.schema)} is not of types "boolean", "object"`;
  return null;
}
