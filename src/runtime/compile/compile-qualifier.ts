import { fnv1a, OFFSET_BASIS } from "../../../wasm/kernel/fnv.ts";
import { type Predicate, type Qualifier, referencedQualifier } from "../model/model.ts";
import { type CompareOperator, isBucketRange, isOperator } from "../model/operators.ts";
import { isArray, isInteger, isNumber, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import { compileError } from "./compile-error.ts";
import type { PredicatePart, QualifierPart } from "./parts.ts";

/** Lowers a qualifier; the checks and their order are those of docs/resolution.md, "Compilation". */
export function compileQualifier(qualifier: Qualifier, qualifiers: ReadonlyMap<string, number>): QualifierPart {
  const { id, toml, predicates } = qualifier;
  if (own(toml, "schema_version") !== 1) throw compileError(`qualifier must declare schema_version = 1: ${id}`);
  if (predicates.length === 0) throw compileError(`qualifier must contain at least one predicate: ${id}`);
  return { id, predicates: predicates.map((predicate) => compilePredicate(predicate, qualifiers)) };
}

function compilePredicate(predicate: Predicate, qualifiers: ReadonlyMap<string, number>): PredicatePart {
  const { table, attribute, op } = predicate;
  if (table === undefined || attribute === undefined) throw compileError("predicate must contain attribute");
  if (op === undefined) throw compileError("predicate must contain op");
  if (!isOperator(op)) throw compileError(`unknown predicate operator: ${op}`);
  if (op === "bucket") return compileBucket(attribute, table);

  const expected = compileExpected(op, own(table, "value"));
  const referenced = referencedQualifier(predicate);
  if (referenced === undefined) return { kind: "context", attribute, op, expected };
  const index = qualifiers.get(referenced);
  if (index === undefined) throw compileError(`predicate references unknown qualifier: ${referenced}`);
  return { kind: "qualifier", qualifier: index, op, expected };
}

function compileExpected(op: CompareOperator, value: JsonValue | undefined): JsonValue {
  if (value === undefined) throw compileError("predicate must contain value");
  if (op === "in" || op === "not_in") {
    if (!isArray(value)) throw compileError("in/not_in predicate value must be a list");
  } else if (op !== "eq" && op !== "neq") {
    // A null can only come from inf or nan, which are numbers in TOML.
    if (!isNumber(value) && value !== null) throw compileError("comparison predicate value must be a number");
  }
  return value;
}

function compileBucket(attribute: string, table: JsonObject): PredicatePart {
  const salt = own(table, "salt");
  const range = own(table, "range");
  if (typeof salt !== "string") throw compileError("bucket predicate must contain salt");
  if (range === undefined) throw compileError("bucket predicate must contain range");
  if (!isArray(range) || !startsWithTwoIntegers(range)) {
    throw compileError("bucket predicate range must contain two integers");
  }
  if (!isBucketRange(range)) throw compileError("bucket range must satisfy 0 <= start < end <= 10000");
  if (own(table, "value") !== undefined) throw compileError("bucket predicate must not contain value");
  const [start, end] = range;
  return { kind: "bucket", attribute, salt, salted: fnv1a(`${salt}:`, OFFSET_BASIS), start, end };
}

function startsWithTwoIntegers([first, second]: readonly JsonValue[]): boolean {
  return first !== undefined && second !== undefined && isInteger(first) && isInteger(second);
}
