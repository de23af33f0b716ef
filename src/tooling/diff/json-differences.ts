import type { TomlPath } from "../../runtime/lint/place.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import { isObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";

/** A place where two values differ; what is absent is on one side only. */
export interface JsonDifference {
  readonly path: TomlPath & readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Where two values differ: objects are compared key by key, in byte order; arrays and scalars as a whole. */
export function* jsonDifferences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[] = [],
): Iterable<JsonDifference> {
  if (isObject(before) && isObject(after)) {
    for (const key of sortedUtf8(new Set([...Object.keys(before), ...Object.keys(after)]))) {
      yield* jsonDifferences(own(before, key), own(after, key), [...path, key]);
    }
  } else if (!isSame(before, after)) yield { path, before, after };
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && jsonText(a) === jsonText(b));
}
