import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admitContext, shapeWith } from "../../../src/runtime/resolve/admit-context.ts";
import { jsonContext } from "../../../src/runtime/resolve/context.ts";
import { type CompiledSchema, compileSchema } from "../../../src/runtime/text/json-schema.ts";
import { Float, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { commonDraft, contextSchema } from "../../../src/runtime/text/schema/common/common-draft.ts";
import { planCommon } from "../../../src/runtime/text/schema/common/plan-common.ts";
import { onePath, readPath } from "../../support/read-path.ts";

const DRAFTS = [
  "http://json-schema.org/draft-04/schema#",
  "http://json-schema.org/draft-06/schema#",
  "http://json-schema.org/draft-07/schema#",
  "https://json-schema.org/draft/2019-09/schema",
  "https://json-schema.org/draft/2020-12/schema",
] as const;

const scalar = fc.constantFrom<JsonValue>(null, true, 0, 1, new Float(1), 2.5, 2n ** 60n, "", "a", "ab", "\u{10000}");
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.array(tie("value"), { maxLength: 3 }), weight: 1 },
    {
      arbitrary: fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), { noNullPrototype: true }),
      weight: 2,
    },
  ),
}));

const limit = fc.integer({ min: 0, max: 3 });
const { schema } = fc.letrec<{ schema: JsonValue }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonValue>(true, false, {}, { type: "string" }),
    fc.record(
      {
        type: fc.constantFrom<JsonValue>(
          "string",
          "integer",
          "number",
          "object",
          "array",
          ["null", "integer"],
          "boolean",
        ),
        enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3, selector: String }),
        minimum: limit,
        maximum: limit,
        minLength: limit,
        maxLength: limit,
        required: fc.uniqueArray(fc.constantFrom("a", "b", "__proto__"), { minLength: 1 }),
        items: tie("schema"),
        properties: fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("schema"), { noNullPrototype: true }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
        title: fc.constant("noted only"),
      },
      { requiredKeys: [], noNullPrototype: true },
    ) as fc.Arbitrary<JsonValue>,
  ),
}));

const ATTRIBUTES = ["a", "a.a", "a.b.a", "b.a", "b", "b.__proto__", "__proto__", "b.c"].map((name) => ({ name }));

test("the common plan finds what the full one finds, in every draft", () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.constantFrom(...DRAFTS), schema, fc.array(value, { minLength: 5 }), ($schema, body, values) => {
      const document: JsonValue = { ...(body as object), $schema };
      const full = compileSchema(document);
      if (!full.ok) return;
      const draft = commonDraft(document);
      if (draft === null) throw new Error("the schema is not common");
      const common = planCommon(document, draft);
      for (const each of values) {
        compared++;
        expect(common.violation(each)).toBe(full.violation(each));
      }
    }),
    { seed: 20261120, numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(5_000);
});

test("what is read while a context is checked is what a copy has there, and the copy is valid", () => {
  const given = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      { arbitrary: scalar, weight: 4 },
      {
        arbitrary: fc.constantFrom<unknown>(undefined, Number.NaN, 1e300, new Date(0), new Map(), () => 1, "\ud800", {
          toJSON: () => "a",
        }),
        weight: 1,
      },
      { arbitrary: fc.array(tie("node"), { maxLength: 3 }), weight: 2 },
      { arbitrary: fc.dictionary(fc.constantFrom("a", "b", "__proto__", "toJSON"), tie("node")), weight: 3 },
    ),
  })).node;
  const context = fc.dictionary(fc.constantFrom("a", "b", "__proto__"), given, { noNullPrototype: true });
  let admitted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...DRAFTS), schema, fc.array(context, { minLength: 5 }), ($schema, body, contexts) => {
      const full = compileSchema({ ...(body as object), $schema });
      if (!full.ok) return;
      const { shape } = contextSchema(full);
      if (shape === null) throw new Error("the schema is not common");
      // One for all of them, as a program has it: it remembers the order of keys.
      const own = shapeWith(ATTRIBUTES, shape);
      for (const each of contexts) {
        const found = admitContext(each, own, ATTRIBUTES.length);
        if (found === null) continue;
        admitted++;
        const copy = jsonContext(each);
        expect(found).toEqual(ATTRIBUTES.map(({ name }) => readPath(copy, onePath(name))));
        expect(full.violation(copy)).toBeNull();
      }
    }),
    { seed: 20261126, numRuns: 300 },
  );
  expect(admitted).toBeGreaterThan(200);
});

test("a realistic context is read while it is checked", () => {
  const body = {
    type: "object",
    properties: { plan: { enum: ["free", "paid"] }, roles: { items: { type: "string" } } },
  };
  const { shape } = contextSchema(compiled({ ...body, required: ["plan"], additionalProperties: false }));
  const admitted = (context: object, ...paths: string[]) => {
    const attributes = paths.map((name) => ({ name }));
    return shape && admitContext(context, shapeWith(attributes, shape), attributes.length);
  };
  expect(admitted({ plan: "free", roles: ["a"] }, "plan.deeper", "plan", "absent")).toEqual([
    undefined,
    "free",
    undefined,
  ]);
  // In whatever order the keys come, and however often that changes.
  const own = shape && shapeWith([{ name: "plan" }], shape);
  for (const context of [
    { roles: [], plan: "paid" },
    { plan: "free" },
    { plan: "paid", roles: [] },
    { roles: [], plan: "free" },
  ]) {
    expect(own && admitContext(context, own, 1)).toEqual([context.plan]);
    expect(own && admitContext({ ...context, more: 1 }, own, 1)).toBeNull();
    expect(own && admitContext({ roles: [] }, own, 1)).toBeNull();
  }
  // An array is its elements, whatever it says of itself; one that writes itself as JSON is left to the full plan.
  const odd = Object.assign(["a"], { *[Symbol.iterator]() {} });
  expect(admitted({ plan: "free", roles: odd })).toEqual([]);
  expect(admitted({ plan: "free", roles: Object.assign(["a"], { toJSON: () => ["b"] }) })).toBeNull();
  // So is what is compared as a whole.
  expect(admitted({ plan: "free", roles: ["a"] }, "roles")).toBeNull();
  for (const other of [{ roles: [] }, { plan: "other" }, { plan: "free", roles: [1] }, { plan: "free", more: 1 }]) {
    expect(admitted(other)).toBeNull();
  }
  expect(admitted({ plan: "free", more: 1 }, "more")).toBeNull();
});

test("a shape with attributes leaves the shape that others have as it was", () => {
  const { shape } = contextSchema(compiled({ properties: { a: { properties: { b: { type: "string" } } } } }));
  if (shape === null) throw new Error("the schema is not common");
  const first = shapeWith([{ name: "a.b" }], shape);
  const second = shapeWith([{ name: "c" }, { name: "a.b" }, { name: "a.c" }], shape);
  const context = { a: { b: "x", c: 1 }, c: true };
  // In turns: what comes next is remembered, for each of them.
  for (let round = 0; round < 3; round++) {
    expect(admitContext(context, first, 1)).toEqual(["x"]);
    expect(admitContext(context, second, 3)).toEqual([true, "x", 1]);
    expect(admitContext(context, shape, 0)).toEqual([]);
  }
});

function compiled(schema: JsonValue): CompiledSchema {
  const found = compileSchema(schema);
  if (!found.ok) throw new Error(found.message);
  return found;
}

describe("a schema is not common", () => {
  test.each<[string, JsonValue]>([
    ["with a reference", { $ref: "#/$defs/a", $defs: { a: {} } }],
    ["with a pattern somewhere inside", { properties: { a: { items: { pattern: "a" } } } }],
    ["with alternatives", { additionalProperties: { anyOf: [true] } }],
    ["with a format that is asserted", { $schema: DRAFTS[2], format: "date" }],
    ["with a part of another draft", { properties: { a: { $schema: DRAFTS[2] } } }],
    ["with a divisor", { multipleOf: 2 }],
    ["with options that are objects or arrays", { properties: { a: { enum: [{ a: 1 }] } } }],
    ["with a tuple of an old draft", { $schema: DRAFTS[2], items: [true] }],
    ["with a flag of draft 4 that excludes a bound", { $schema: DRAFTS[0], maximum: 1, exclusiveMaximum: true }],
    ["of an unknown draft", { $schema: "urn:other" }],
  ])("%s", (_, document) => {
    expect(commonDraft(document)).toBeNull();
  });

  test.each<[string, JsonValue]>([
    ["a property is only named so", { properties: { pattern: { type: "string" }, $ref: {} } }],
    ["a value is only spelled so", { enum: ["pattern"], title: "$ref" }],
    ["the format is noted only", { format: "date" }],
    ["it is a boolean", true],
  ])("but is where %s", (_, document) => {
    expect(commonDraft(document)).toBe(2020);
  });
});
