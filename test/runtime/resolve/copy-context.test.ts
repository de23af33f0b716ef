import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResolveContext, toJsonText } from "../../../src/runtime/index.ts";
import { jsonContext } from "../../../src/runtime/resolve/context.ts";
import { contextPath, type ParentNames, readPaths } from "../../../src/runtime/resolve/context-reader.ts";
import { Float, isObject, type JsonObject, type JsonValue, own } from "../../../src/runtime/text/json-value.ts";

function valueAt(json: JsonObject, names: readonly string[]): JsonValue | undefined {
  return names.reduce<JsonValue | undefined>((at, name) => (isObject(at) ? own(at, name) : undefined), json);
}

describe("a plain context", () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      "loses undefined, functions and symbols in objects",
      { a: { x: undefined, f() {}, s: Symbol(), y: 1 } },
      '{"a":{"y":1}}',
    ],
    [
      "has null for them, and for holes, in arrays",
      { a: Object.assign(new Array(3), { 0: undefined, 2: () => {} }) },
      '{"a":[null,null,null]}',
    ],
    [
      "has null for NaN and infinities",
      { a: [Number.NaN, 1 / 0], b: new Float(Number.NaN) },
      '{"a":[null,null],"b":null}',
    ],
    [
      "has what toJSON gives",
      { at: new Date(0), b: { toJSON: () => ({ c: 1 }) } },
      '{"at":"1970-01-01T00:00:00.000Z","b":{"c":1}}',
    ],
    ["has what toJSON gives for an array, too", { a: Object.assign([1], { toJSON: () => [2] }) }, '{"a":[2]}'],
    [
      "has an array's elements, not what its iterator gives",
      { a: Object.assign([1], { *[Symbol.iterator]() {} }) },
      '{"a":[1]}',
    ],
    [
      "keeps bigints of 64 bits and makes larger ones floats",
      { a: 2n ** 64n - 1n, b: 2n ** 70n },
      '{"a":18446744073709551615,"b":1.1805916207174113e+21}',
    ],
    ["keeps floats that look like integers", { a: new Float(1) }, '{"a":1.0}'],
    ["keeps __proto__ as a name", JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    ["has enumerable keys only", Object.defineProperty({ a: 1 }, "b", { value: 2 }), '{"a":1}'],
  ])("%s", (_, context, text) => expect(toJsonText(jsonContext(context))).toBe(text));

  test("is read as its JSON text, whatever it holds", () => {
    const value = fc.object({
      maxDepth: 3,
      withDate: true,
      withSparseArray: true,
      values: [
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(undefined),
        fc.constant(null),
        fc.integer().map((quarters) => quarters / 4),
      ],
    });
    fc.assert(
      fc.property(value, (context) => {
        const text = toJsonText(ResolveContext.parse(JSON.stringify(context)).json);
        expect(toJsonText(jsonContext(context)).length).toBeGreaterThan(0);
        expect(JSON.parse(toJsonText(jsonContext(context)))).toEqual(JSON.parse(text));
      }),
      { seed: 20261120, numRuns: 500 },
    );
  });

  test("that is a cycle, too deep or too large is refused", () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    let shared: unknown = 1;
    for (let level = 0; level < 30; level++) shared = [shared, shared];
    expect(() => jsonContext(cycle)).toThrow("resolve context has more than 127 levels of nesting");
    expect(() => jsonContext({ shared })).toThrow("resolve context holds more than 250000 values");
  });

  test("read at some paths gives what a copy of the whole has there", () => {
    const names = fc.constantFrom("a", "b", "toJSON", "__proto__", "constructor", "length", "0");
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.bigInt(),
      fc.constantFrom<unknown>(
        undefined,
        null,
        Symbol(),
        new Date(0),
        new Float(1),
        new Map(),
        () => 1,
        {
          toJSON: () => ({ a: { b: 1 } }),
        },
        Object.create({ a: 1, b: { a: 1 } }),
        Object.assign(Object.create(null), { a: { b: 1 } }),
      ),
    );
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.dictionary(names, tie("node"), { noNullPrototype: false }),
        fc.array(tie("node")),
      ),
    }));
    const path = fc.array(names, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.dictionary(names, node), fc.array(path, { minLength: 1, maxLength: 4 }), (context, paths) => {
        const copy = jsonContext(context);
        const known = new Map<string, ParentNames>();
        const values: (JsonValue | undefined)[] = [];
        readPaths(
          context,
          paths.map((names, index) => contextPath(names.join("."), index, known)),
          values,
        );
        expect(values).toEqual(paths.map((names) => valueAt(copy, names)));
      }),
      { seed: 20261126, numRuns: 3000 },
    );
  });
});
