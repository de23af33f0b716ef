import { expect, test } from "vitest";
import { contextPath, readPaths } from "../../../src/runtime/resolve/context-reader.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";

test.each([
  [
    ["a", ".a", "..a"],
    [1, 2, 3],
  ],
  [
    ["..a", ".a", "a"],
    [3, 2, 1],
  ],
  [
    ["x.a", "x..a", "x.b"],
    [4, 5, 6],
  ],
])("paths share the way to their parents, and none but that: %j", (paths, expected) => {
  const known = new Map();
  const values: (JsonValue | undefined)[] = [];
  const context = { a: 1, "": { a: 2, "": { a: 3 } }, x: { a: 4, "": { a: 5 }, b: 6 } };
  readPaths(
    context,
    paths.map((path) => contextPath(path, known)),
    values,
  );
  expect(values).toEqual(expected);
});
