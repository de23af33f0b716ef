import { groupBy } from "../../group-by.ts";
import { type Predicate, referencedQualifier } from "../../model/model.ts";
import { isBucketRange, isOperator } from "../../model/operators.ts";
import { jsonText } from "../../text/json-text.ts";
import { isArray, isInteger, isNumber, type JsonValue, own } from "../../text/json-value.ts";
import { atPredicate, atPredicateField, predicateTarget } from "../predicates.ts";
import type { Finding, LintRule } from "../rule.ts";

/** A predicate whose attribute and operator are strings; the others are the shape rule's business. */
type ShapedPredicate = Predicate & { readonly attribute: string; readonly op: string };

function isShaped(predicate: Predicate): predicate is ShapedPredicate {
  return predicate.attribute !== undefined && predicate.op !== undefined;
}

function finding(predicate: Predicate, key: PredicateKey, message: string): Finding {
  return { target: predicateTarget(predicate, `predicate_${key}`), at: atPredicateField(predicate, key), message };
}

type PredicateKey = "attribute" | "op" | "value" | "salt" | "range";

const qualifierPredicateUnknownOp: LintRule = {
  id: "qualifier-predicate-unknown-op",
  severity: "error",
  entity: "qualifier",
  title: "Unknown operator",
  help: "Choose eq, neq, in, not_in, gt, gte, lt, lte or bucket.",
  local: [],
  checks: {
    *project(model) {
      for (const shaped of model.predicates) {
        if (isShaped(shaped) && !isOperator(shaped.op))
          yield finding(shaped, "op", `predicate has unknown op: ${shaped.op}`);
      }
    },
  },
};

const qualifierPredicateValue: LintRule = {
  id: "qualifier-predicate-value",
  severity: "error",
  entity: "qualifier",
  title: "Predicate value does not suit the operator",
  help: "Supply a value of the form the operator needs.",
  local: [],
  checks: {
    *project(model) {
      for (const shaped of model.predicates) {
        const problem = isShaped(shaped) ? valueProblem(shaped) : undefined;
        if (problem !== undefined) yield finding(shaped, "value", problem);
      }
    },
  },
};

function valueProblem({ op, table }: ShapedPredicate): string | undefined {
  if (op === "bucket") return undefined;
  const value = table && own(table, "value");
  if (value === undefined) return "predicate must contain value";
  switch (op) {
    case "in":
    case "not_in":
      return isArray(value) ? undefined : `${op} predicate value must be a list`;
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      // inf and nan are numbers in TOML, and null by the time they get here.
      return isNumber(value) || value === null ? undefined : `${op} predicate value must be a number`;
    default:
      return undefined;
  }
}

const qualifierPredicateBucket: LintRule = {
  id: "qualifier-predicate-bucket",
  severity: "error",
  entity: "qualifier",
  title: "Bucket predicate is malformed",
  help: "Give it a salt and a range with 0 <= start < end <= 10000, and no value.",
  local: [],
  checks: {
    *project(model) {
      for (const shaped of model.predicates) {
        if (isShaped(shaped) && shaped.op === "bucket") yield* bucketProblems(shaped);
      }
    },
  },
};

function* bucketProblems(shaped: ShapedPredicate): Iterable<Finding> {
  const { table = {} } = shaped;
  if (typeof own(table, "salt") !== "string") yield finding(shaped, "salt", "bucket predicate must contain salt");
  const range = own(table, "range");
  if (range === undefined) {
    yield finding(shaped, "range", "bucket predicate must contain range");
    return;
  }
  if (!isArray(range)) {
    yield finding(shaped, "range", "bucket range must be a list");
  } else if (range.length !== 2 || !range.every(isInteger)) {
    yield finding(shaped, "range", "bucket range must contain two integers");
  } else if (!isBucketRange(range)) {
    yield finding(shaped, "range", "bucket range must satisfy 0 <= start < end <= 10000");
  }
  if (own(table, "value") !== undefined) yield finding(shaped, "value", "bucket predicate must not contain value");
}

const qualifierPredicateUnknownQualifier: LintRule = {
  id: "qualifier-predicate-unknown-qualifier",
  severity: "error",
  entity: "qualifier",
  title: "Predicate names a missing qualifier",
  help: "Create that qualifier or change `qualifier.<id>`.",
  local: ["qualifier ids"],
  checks: {
    *reference(model) {
      for (const predicate of model.predicates) {
        const id = referencedQualifier(predicate);
        if (id === undefined || model.qualifiers.has(id)) continue;
        yield finding(predicate, "attribute", `predicate references unknown qualifier: ${id || "<empty>"}`);
      }
    },
  },
};

const qualifierPredicateDuplicate: LintRule = {
  id: "qualifier-predicate-duplicate",
  severity: "warning",
  entity: "qualifier",
  title: "Predicate repeated",
  help: "Remove the copy; it changes nothing.",
  local: [],
  checks: {
    *graph({ qualifiers }) {
      for (const { predicates } of qualifiers.values()) {
        if (!mayRepeat(predicates)) continue;
        const alike = groupBy(predicates, ({ attribute, op }) => `${op} ${attribute}`);
        for (const group of alike.values()) if (group.length > 1) yield* duplicates(group);
      }
    },
  },
};

/** Only predicates that ask the same of the same attribute can be one and the same test; in few, a look finds them. */
function mayRepeat(predicates: readonly Predicate[]): boolean {
  const few = 8;
  return (
    predicates.length > few ||
    predicates.some((a, index) =>
      predicates.some((b, other) => other < index && a.attribute === b.attribute && a.op === b.op),
    )
  );
}

function* duplicates(predicates: readonly Predicate[]): Iterable<Finding> {
  const first = new Map<string, Predicate>();
  for (const predicate of predicates) {
    const key = duplicateKey(predicate);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, predicate);
    else yield duplicate(predicate, earlier);
  }
}

function duplicate(predicate: Predicate, earlier: Predicate): Finding {
  return {
    target: predicateTarget(predicate),
    at: atPredicate(predicate),
    message: `predicate duplicates an earlier predicate: ${predicate.index + 1}`,
    related: [{ at: atPredicate(earlier), message: `first matching predicate: ${earlier.index + 1}` }],
  };
}

/** What makes two predicates the same test; undefined for one that lacks a part. */
function duplicateKey({ attribute, op, table }: Predicate): string | undefined {
  if (attribute === undefined || op === undefined || table === undefined) return undefined;
  if (op !== "bucket") {
    const value = own(table, "value");
    return value === undefined ? undefined : jsonText([attribute, op, value]);
  }
  const salt = own(table, "salt");
  const range = own(table, "range");
  if (salt === undefined || range === undefined) return undefined;
  return jsonText([attribute, op, salt, rangeBound(range, 0), rangeBound(range, 1)]);
}

/** A bound of a range that may be anything; only what could be a bound tells ranges apart. */
function rangeBound(range: JsonValue, index: 0 | 1): JsonValue {
  const bound = isArray(range) ? range[index] : undefined;
  return bound !== undefined && isInteger(bound) ? bound : null;
}

export const predicateRules: readonly LintRule[] = [
  qualifierPredicateUnknownOp,
  qualifierPredicateValue,
  qualifierPredicateBucket,
  qualifierPredicateUnknownQualifier,
  qualifierPredicateDuplicate,
];
