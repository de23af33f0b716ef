import { expect, test } from "vitest";
import { contextPath, readPath, readPaths } from "../../../src/runtime/resolve/context-reader.ts";
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

// Of so many names some are read at places of their own and some are not.
const NAMES = Array.from({ length: 10 }, (_, index) => `name${index}`);

test.each(NAMES)("what somebody gave to all objects is in no context: %s", (name) => {
  const paths = [name, `a.${name}`].map((path) => contextPath(path));
  const read = (context: object) => paths.map((path) => readPath(context, path));
  // Asked before, so that whatever an engine remembers has to be forgotten.
  for (let round = 0; round < 2_000; round++) expect(read({ a: {} })).toEqual([undefined, undefined]);
  const absent = { a: {} };
  const present = { [name]: 2, a: { [name]: 3 } };
  Object.defineProperty(Object.prototype, name, { value: 1, enumerable: true, configurable: true });
  const found = [absent, present].map(read);
  Reflect.deleteProperty(Object.prototype, name);
  expect(found).toEqual([
    [undefined, undefined],
    [2, 3],
  ]);
  expect(read(absent)).toEqual([undefined, undefined]);
});
