import { expect, test } from "vitest";
import { isRototoError, Workspace } from "../../../src/runtime/index.ts";
import { contextPath, readPaths } from "../../../src/runtime/resolve/context-reader.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";
import { onePath, readPath } from "../../support/read-path.ts";

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
    paths.map((path, index) => contextPath(path, index, known)),
    values,
  );
  expect(values).toEqual(expected);
});

// Of so many names some are read at places of their own and some are not.
const NAMES = Array.from({ length: 10 }, (_, index) => `name${index}`);

/** What is given to all objects in loops over names, and what is not: polyfills give it so. */
const GIVEN = NAMES.flatMap((name) => [true, false].map((enumerable) => ({ name, enumerable })));

/** What a body finds while all objects have something under a name. */
function whileGiven<T>({ name, enumerable }: (typeof GIVEN)[number], value: unknown, body: () => T): T {
  Object.defineProperty(Object.prototype, name, { value, enumerable, configurable: true });
  try {
    return body();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

test.each(GIVEN)("what somebody gave to all objects is in no context: %j", (given) => {
  const { name } = given;
  const paths = [name, `a.${name}`].map(onePath);
  const read = (context: object) => paths.map((path) => readPath(context, path));
  // Asked before, so that whatever an engine remembers has to be forgotten.
  for (let round = 0; round < 2_000; round++) read({ a: {} });
  const absent = { a: {} };
  const present = { [name]: 2, a: { [name]: 3 } };
  expect(whileGiven(given, 1, () => [absent, present].map(read))).toEqual([
    [undefined, undefined],
    [2, 3],
  ]);
  expect(read(absent)).toEqual([undefined, undefined]);
});

test.each(GIVEN)("what somebody gave to all objects decides nothing: %j", async (given) => {
  const { name } = given;
  const workspace = await Workspace.fromFiles({
    "rototo-workspace.toml": "schema_version = 1\n",
    ...Object.fromEntries(
      [name, `a.${name}`, `${name}.b`].flatMap((path, index) => [
        [
          `qualifiers/q${index}.toml`,
          `schema_version = 1\n[[predicate]]\nattribute = "${path}"\nop = "neq"\nvalue = "x"\n`,
        ],
        [
          `variables/v${index}.toml`,
          `schema_version = 1\ntype = "bool"\n[values]\non = true\noff = false\n[resolve]\ndefault = "off"\n[[resolve.rule]]\nqualifier = "q${index}"\nvalue = "on"\n`,
        ],
      ]),
    ),
  });
  const outcome = (id: string, context: object): unknown => {
    try {
      return workspace.resolveVariable(id, { ...context }).value;
    } catch (error) {
      return isRototoError(error) && error.code;
    }
  };
  const missing = ["v0", "v1", "v2"].map(() => "context_attribute_missing");
  const ask = (context: object) => ["v0", "v1", "v2"].map((id) => outcome(id, context));
  expect(ask({ a: {} })).toEqual(missing);
  expect(whileGiven(given, { b: 1 }, () => ask({ a: {} }))).toEqual(missing);
  expect(whileGiven(given, { b: 1 }, () => outcome("v1", { a: { [name]: "x" } }))).toBe(false);
});
