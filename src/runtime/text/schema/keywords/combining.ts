import { isArray, type JsonValue } from "../../json-value.ts";
import { shown } from "../faults.ts";
import { ANYTHING, addSeen, type Check, type Node, type Run, type Seen } from "../node.ts";
import type { Keyword, Site } from "../site.ts";

/** The keywords that apply other schemas to the same value. */
export const COMBINING_KEYWORDS: Readonly<Record<string, Keyword>> = {
  allOf: { plan: planAllOf },
  anyOf: { plan: planAnyOf },
  if: { since: 7, plan: planIf },
  not: { plan: planNot },
  oneOf: { plan: planOneOf },
};

function planAllOf(value: JsonValue, site: Site): Check | null {
  if (!isArray(value)) return null;
  const nodes = value.map((schema) => site.node(schema));
  return (item, run, seen) => {
    for (const node of nodes) {
      const violation = node.check(item, run, seen);
      if (violation !== null) return violation;
    }
    return null;
  };
}

function planAnyOf(value: JsonValue, site: Site): Check | null {
  if (!isArray(value)) return null;
  const nodes = value.map((schema) => site.node(schema));
  return (item, run, seen) => {
    let isValid = false;
    for (const node of nodes) {
      isValid = accepts(node, item, run, seen) || isValid;
      // Every branch that accepts the value counts where it matters what they have evaluated.
      if (isValid && seen === null) return null;
    }
    return isValid ? null : () => noneValid(item, "anyOf");
  };
}

function planOneOf(value: JsonValue, site: Site): Check | null {
  if (!isArray(value)) return null;
  const nodes = value.map((schema) => site.node(schema));
  return (item, run, seen) => {
    let valid = 0;
    for (const node of nodes) {
      if (accepts(node, item, run, seen) && ++valid > 1) {
        return () => `${shown(item)} is valid under more than one of the schemas listed in the 'oneOf' keyword`;
      }
    }
    return valid === 1 ? null : () => noneValid(item, "oneOf");
  };
}

function planNot(value: JsonValue, site: Site): Check {
  const node = site.node(value);
  return (item, run) =>
    node.check(item, run) === null ? () => `${shown(value)} is not allowed for ${shown(item)}` : null;
}

function planIf(value: JsonValue, site: Site): Check {
  const condition = site.node(value);
  const branch = (keyword: string): Node => {
    const schema = site.sibling(keyword);
    return schema === undefined ? ANYTHING : site.node(schema);
  };
  const [onSuccess, onFailure] = [branch("then"), branch("else")];
  return (item, run, seen) => (accepts(condition, item, run, seen) ? onSuccess : onFailure).check(item, run, seen);
}

/** Tries a schema that may fail; what it has evaluated only counts when it does not. */
function accepts(node: Node, item: JsonValue, run: Run, seen: Seen | null): boolean {
  const own: Seen | null = seen === null ? null : new Set();
  if (node.check(item, run, own) !== null) return false;
  addSeen(own, seen, run);
  return true;
}

function noneValid(item: JsonValue, keyword: string): string {
  return `${shown(item)} is not valid under any of the schemas listed in the '${keyword}' keyword`;
}
