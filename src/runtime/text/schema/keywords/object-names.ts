import { isObject, type JsonValue, own } from "../../json-value.ts";
import { sortedUtf8 } from "../../utf8-order.ts";
import { unexpected } from "../faults.ts";
import type { Check } from "../node.ts";
import type { Keyword, Site } from "../site.ts";
import { eachProperty, isTakenOver, missing, namesOf, patternNodes, propertyNodes, strings } from "./objects.ts";

/** The keywords that ask for the names of properties. */
export const OBJECT_NAME_KEYWORDS: Readonly<Record<string, Keyword>> = {
  dependencies: { plan: planDependencies },
  dependentRequired: { since: 2019, plan: planDependencies },
  dependentSchemas: { since: 2019, plan: planDependencies },
  patternProperties: { plan: planPatternProperties },
  propertyNames: { since: 6, plan: planPropertyNames },
  unevaluatedProperties: { since: 2019, wantsSeen: true, plan: planUnevaluatedProperties },
};

function planPatternProperties(value: JsonValue, site: Site): Check | null {
  if (isTakenOver(site)) return null;
  const patterns = patternNodes(value, site);
  return (object, run, seen) => {
    if (!isObject(object)) return null;
    for (const [matcher, node] of patterns) {
      const violation = eachProperty(object, run, (name, item) => {
        if (!matcher.test(name, run)) return null;
        seen?.add(name);
        return node.check(item, run);
      });
      if (violation !== null) return violation;
    }
    return null;
  };
}

function planUnevaluatedProperties(value: JsonValue, site: Site): Check {
  const node = site.node(value);
  return (object, run, seen) => {
    if (!isObject(object)) return null;
    const names = namesOf(object, run);
    const left = names.filter((name) => !seen?.has(name) && node.check(own(object, name) ?? null, run) !== null);
    for (const name of names) seen?.add(name);
    if (left.length === 0) return null;
    return () =>
      unexpected(
        "Unevaluated properties",
        sortedUtf8(left).map((name) => `'${name}'`),
      );
  };
}

function planPropertyNames(value: JsonValue, site: Site): Check {
  const node = site.node(value);
  return (object, run) => (isObject(object) ? eachProperty(object, run, (name) => node.check(name, run)) : null);
}

/** Plans what follows from the presence of a property: other properties, or a schema for the whole value. */
function planDependencies(value: JsonValue, site: Site): Check {
  const nodes = propertyNodes(value, site);
  const names = new Map(isObject(value) ? Object.entries(value).map(([name, list]) => [name, strings(list)]) : []);
  return (object, run, seen) => {
    if (!isObject(object)) return null;
    run.steps -= nodes.length;
    for (const [name, node] of nodes) {
      if (!Object.hasOwn(object, name)) continue;
      const violation = missing(names.get(name) ?? [], object, run) ?? node.check(object, run, seen);
      if (violation !== null) return violation;
    }
    return null;
  };
}
