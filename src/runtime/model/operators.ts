import { isInteger, type JsonValue } from "../text/json-value.ts";

/** The operators that compare a context value, or a qualifier's result, with the predicate's value. */
export const COMPARE_OPERATORS = ["eq", "neq", "in", "not_in", "gt", "gte", "lt", "lte"] as const;
export type CompareOperator = (typeof COMPARE_OPERATORS)[number];

/** How many buckets there are; a range ends at most here. */
export const BUCKET_COUNT = 10_000;

/** Tells whether a text is one of the nine operators. */
export function isOperator(op: string): op is CompareOperator | "bucket" {
  return op === "bucket" || isCompareOperator(op);
}

/** Tells whether a text is a comparing operator. */
export function isCompareOperator(op: string): op is CompareOperator {
  return COMPARE_OPERATORS.some((known) => known === op);
}

/** Tells whether an array holds exactly two integers with 0 ≤ start < end ≤ 10000. */
export function isBucketRange(range: readonly JsonValue[]): range is readonly [number, number] {
  const [start, end] = range;
  if (range.length !== 2 || start === undefined || end === undefined) return false;
  return isInteger(start) && isInteger(end) && 0 <= start && start < end && end <= BUCKET_COUNT;
}
