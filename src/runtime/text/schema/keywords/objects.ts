import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import { compareUtf8, sortedUtf8 } from "../../utf8-order.ts";
import { requiredFault, unexpected } from "../faults.ts";
import type { Check, Node, Run, Violation } from "../node.ts";
import type { Matcher } from "../pattern/matcher.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply to the properties of objects. Only own properties count, whatever their names. */
export const OBJECT_KEYWORDS: Readonly<Record<string, Keyword>> = {
  additionalProperties: { plan: planAdditionalProperties },
  properties: { plan: planProperties },
  required: { plan: planRequired },
};

function planProperties(value: JsonValue, site: Site): Check | null {
  if (isTakenOver(site)) return null;
  const nodes = propertyNodes(value, site);
  return (object, run, seen) => {
    if (!isObject(object)) return null;
    run.steps -= nodes.length;
    for (const [name, node] of nodes) {
      const item = own(object, name);
      if (item === undefined) continue;
      const violation = node.check(item, run);
      if (violation !== null) return violation;
      seen?.add(name);
    }
    return null;
  };
}

/** Unless it is `true`, takes over `properties` and `patternProperties`: names are visited in byte order. */
function planAdditionalProperties(value: JsonValue, site: Site): Check {
  const takesOver = isTakenOver(site);
  const isAlone = site.sibling("properties") === undefined && site.sibling("patternProperties") === undefined;
  const nodes = new Map(propertyNodes(site.sibling("properties"), site));
  const patterns = patternNodes(site.sibling("patternProperties"), site);
  const additional = site.node(value);
  const visit = (name: string, item: JsonValue, run: Run): Violation | null => {
    const node = nodes.get(name);
    let isKnown = node !== undefined;
    let violation = node?.check(item, run) ?? null;
    for (const [matcher, other] of patterns) {
      if (!matcher.test(name, run)) continue;
      isKnown = true;
      violation ??= other.check(item, run);
    }
    if (isKnown) return violation;
    if (value === false && !isAlone) return () => unexpected("Additional properties", [`'${name}'`]);
    return additional.check(item, run);
  };
  return (object, run, seen) => {
    if (!isObject(object)) return null;
    if (seen !== null) for (const name of namesOf(object, run)) seen.add(name);
    return takesOver ? eachProperty(object, run, visit) : null;
  };
}

function planRequired(value: JsonValue): Check {
  const names = strings(value);
  return (object, run) => (isObject(object) ? missing(names, object, run) : null);
}

/** The violation of the property whose name comes first in byte order, without sorting those that have none. */
export function eachProperty(
  object: JsonObject,
  run: Run,
  visit: (name: string, item: JsonValue, run: Run) => Violation | null,
): Violation | null {
  let first: Violation | null = null;
  let firstName = "";
  for (const name of namesOf(object, run)) {
    if (first !== null && compareUtf8(name, firstName) > 0) continue;
    const violation = visit(name, object[name] ?? null, run);
    if (violation === null) continue;
    first = violation;
    firstName = name;
  }
  return first;
}

export function namesOf(object: JsonObject, run: Run): string[] {
  const names = Object.keys(object);
  run.steps -= names.length;
  return names;
}

export function missing(names: readonly string[], object: JsonObject, run: Run): Violation | null {
  run.steps -= names.length;
  for (const name of names) {
    if (!Object.hasOwn(object, name)) return () => requiredFault(name);
  }
  return null;
}

/** Whether `additionalProperties` also does the work of `properties` and `patternProperties`. */
export function isTakenOver(site: Site): boolean {
  const additional = site.sibling("additionalProperties");
  return additional === false || isObject(additional);
}

/** The nodes of a map of schemas, in byte order of their names. */
export function propertyNodes(schemas: JsonValue | undefined, site: Site): [name: string, node: Node][] {
  if (!isObject(schemas)) return [];
  return sortedUtf8(Object.keys(schemas)).map((name) => [name, site.node(own(schemas, name) ?? true)]);
}

export function patternNodes(schemas: JsonValue | undefined, site: Site): [Matcher, Node][] {
  return propertyNodes(schemas, site).flatMap(([source, node]) => {
    const matcher = site.planner.matcher(source);
    return matcher === null ? [] : [[matcher, node]];
  });
}

export function strings(value: JsonValue): string[] {
  return isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
