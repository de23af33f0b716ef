import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admitContext, shapeWith } from "../../../src/runtime/resolve/admit-context.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import { Float, isObject, type JsonObject, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import type { ContextSchema } from "../../../src/runtime/text/schema/common/plan-common.ts";
import { KEYWORDS } from "../../../src/runtime/text/schema/keywords.ts";
import { planPlain } from "../../../src/runtime/text/schema/plain/plan-plain.ts";
import { onePath, readPath } from "../../support/read-path.ts";

const DRAFTS = [
  "http://json-schema.org/draft-06/schema#",
  "http://json-schema.org/draft-07/schema#",
  "https://json-schema.org/draft/2019-09/schema",
  "https://json-schema.org/draft/2020-12/schema",
] as const;

const NAMES = ["a", "b", "__proto__"] as const;

const text = fc.constantFrom("", "a", "ab", "b1", "a\n", "\u{10000}", "\ud800");
const number = fc.constantFrom<JsonValue>(0, 1, new Float(1), 2.5, Number.MIN_VALUE, 3, 1e300, 2n ** 60n);
const scalar = fc.oneof(text, number, fc.constantFrom<JsonValue>(null, true));
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    { arbitrary: scalar, weight: 3 },
    { arbitrary: fc.array(tie("value"), { maxLength: 3 }), weight: 1 },
    {
      arbitrary: fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { noNullPrototype: true }),
      weight: 2,
    },
  ),
}));

const count = fc.integer({ min: 0, max: 3 });
const limit = fc.constantFrom<JsonValue>(0, 1, 2.5, 3, -1, new Float(1), 2n ** 60n, 1e300);
const { schema } = fc.letrec<{ schema: JsonValue }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<JsonValue>(true, false, {}, { type: "string" }),
    fc.constantFrom("#", "#/$defs/a", "#/$defs/b").map(($ref) => ({ $ref, title: "noted only" })),
    fc.record(
      {
        $comment: fc.constant("noted only"),
        type: fc.constantFrom<JsonValue>("string", "integer", "number", "object", "array", ["null", "integer"]),
        const: text,
        enum: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
        minimum: limit,
        maximum: limit,
        exclusiveMinimum: limit,
        exclusiveMaximum: limit,
        minLength: count,
        maxLength: count,
        pattern: fc.constantFrom("a", "^a", "b$", "^[a-z]{1,2}$", "^[a-z]\\d*$", "^.$", "^[^a]{0,3}$", "\\n"),
        required: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
        items: tie("schema"),
        properties: fc.dictionary(fc.constantFrom(...NAMES), tie("schema"), { noNullPrototype: true }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
      },
      { requiredKeys: [], noNullPrototype: true },
    ) as fc.Arbitrary<JsonValue>,
  ),
}));

const documents = fc
  .record({ $schema: fc.constantFrom(...DRAFTS), body: schema, a: schema, b: schema })
  .map(({ $schema, body, a, b }): JsonObject => ({ ...(body as object), $schema, $defs: { a, b } }));

const context = fc.dictionary(fc.constantFrom(...NAMES), value, { noNullPrototype: true });

const REALISTIC = {
  $schema: DRAFTS[3],
  $id: "https://example.com/context.json",
  type: "object",
  properties: {
    account: { $ref: "#/$defs/account", description: "who pays" },
    user: { type: "object", properties: { country: { type: "string", pattern: "^[a-z]{2}$", format: "country" } } },
    kind: { const: "context" },
  },
  required: ["account", "user"],
  additionalProperties: false,
  $defs: {
    account: {
      type: "object",
      properties: {
        id: { type: "string", minLength: 1, maxLength: 64, pattern: "^acct_\\d+$" },
        plan: { enum: ["free", "paid"] },
        seats: { type: "integer", exclusiveMinimum: 0, maximum: 1000 },
      },
      required: ["id"],
    },
  },
};

test("a plain schema finds what the full plan finds, and admits only what that finds valid", () => {
  const outcomes = { valid: 0, invalid: 0, admitted: 0 };
  fc.assert(
    fc.property(documents, fc.array(fc.oneof(value, context), { minLength: 5, maxLength: 8 }), (document, values) => {
      const full = compileSchema(document);
      const plain = planPlain(document);
      if (!full.ok || plain?.shape == null) return;
      const attributes = ["a.a", "a.b", "b.a", "b.__proto__", "__proto__.a"].map((name) => ({ name }));
      const own = shapeWith(attributes, plain.shape);
      for (const each of values) {
        const violation = full.violation(each);
        outcomes[violation === null ? "valid" : "invalid"]++;
        expect(plain.violation(each)).toBe(violation);
        const admitted = isObject(each) ? admitContext(each, own, attributes.length) : null;
        if (admitted === null) continue;
        outcomes.admitted++;
        expect(violation).toBeNull();
        expect(admitted).toEqual(attributes.map(({ name }) => readPath(each as object, onePath(name))));
      }
    }),
    { seed: 20261126, numRuns: 1500 },
  );
  expect(Math.min(outcomes.valid, outcomes.invalid, outcomes.admitted)).toBeGreaterThan(500);
});

test("a realistic schema is plain, admits what is valid, and says what is not", () => {
  const plain = planned(REALISTIC);
  const context = { account: { id: "acct_1", plan: "paid", seats: 3 }, user: { country: "de" }, kind: "context" };
  const attributes = [{ name: "account.plan" }, { name: "user.country" }];
  expect(plain.shape && admitContext(context, shapeWith(attributes, plain.shape), 2)).toEqual(["paid", "de"]);
  expect(plain.violation(context)).toBeNull();
  const wrong = { ...context, user: { country: "DE" } };
  expect(plain.shape && admitContext(wrong, plain.shape, 0)).toBeNull();
  expect(plain.violation(wrong)).toBe('"DE" does not match "^[a-z]{2}$"');
});

test("a schema that refers to itself follows the value, however deep", () => {
  const plain = planned({ properties: { next: { $ref: "#" } }, additionalProperties: false });
  let chain: JsonObject = { other: 1 };
  for (let depth = 0; depth < 100; depth++) chain = { next: chain };
  expect(plain.shape && admitContext(chain, plain.shape, 0)).toBeNull();
  expect(plain.violation(chain)).toBe("Additional properties are not allowed ('other' was unexpected)");
});

describe("a schema is not plain", () => {
  const plainNames = ["$ref", "const", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "items"];
  plainNames.push("maxLength", "maximum", "minLength", "minimum");
  plainNames.push("pattern", "properties", "additionalProperties", "required", "type");

  test.each([...KEYWORDS.keys()].filter((name) => !plainNames.includes(name)))("with %s", (name) => {
    expect(planPlain({ properties: { a: { [name]: [] } } })).toBeNull();
  });

  test.each<[string, JsonValue]>([
    ["with a pattern that is not", { pattern: "(a|b)" }],
    ["with an option that is no string", { enum: ["a", null] }],
    ["with a constant that is no string", { const: 1 }],
    ["with a reference that has company", { $ref: "#/$defs/a", minLength: 1, $defs: { a: {} } }],
    ["with a reference to a reference", { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: {} } }],
    ["with a reference to itself only", { $ref: "#" }],
    ["with a reference into the middle", { items: { $ref: "#/properties/a" }, properties: { a: {} } }],
    ["with a reference to nothing", { $ref: "#/$defs/a", $defs: {} }],
    ["with a reference to what is no schema", { $ref: "#/$defs/a", $defs: { a: 1 } }],
    ["with a reference to another document", { $ref: DRAFTS[3] }],
    ["with a part of another draft", { properties: { a: { $schema: DRAFTS[1] } } }],
    ["with a part that has a name", { $defs: { a: { $id: "urn:a" } } }],
    ["with a format that is asserted", { $schema: DRAFTS[1], format: "date" }],
    ["with a tuple", { $schema: DRAFTS[1], items: [true] }],
    ["of draft 4", { $schema: "http://json-schema.org/draft-04/schema#" }],
    ["of an unknown draft", { $schema: "urn:other" }],
    ["that nests deeper than anyone writes", JSON.parse(`${'{"items":'.repeat(200)}{}${"}".repeat(200)}`)],
    ["that is a boolean", true],
  ])("%s", (_, document) => {
    expect(planPlain(document)).toBeNull();
  });
});

function planned(document: JsonValue): ContextSchema {
  const plain = planPlain(document);
  if (plain === null) throw new Error("the schema is not plain");
  return plain;
}
