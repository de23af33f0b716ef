import { type Schema, Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import type { JsonObject, JsonValue } from "../../../src/runtime/text/json-value.ts";

/**
 * What the library and we must agree on: schemas without big integers, integral floats, `format` and loops of
 * references, in which we differ on purpose.
 */
test("verdicts are those of @cfworker/json-schema in what both know", () => {
  const outcomes = { valid: 0, invalid: 0 };
  fc.assert(
    fc.property(schemas(), fc.array(values(), { minLength: 5, maxLength: 10 }), (schema, samples) => {
      const ours = compileSchema(schema);
      if (!ours.ok) throw new Error(ours.message);
      const theirs = new Validator(JSON.parse(JSON.stringify(schema)) as Schema, "2020-12");
      for (const sample of samples) {
        const violation = ours.violation(sample);
        outcomes[violation === null ? "valid" : "invalid"]++;
        expect([sample, violation === null]).toEqual([sample, theirs.validate(sample).valid]);
      }
    }),
    { seed: 20261126, numRuns: 400 },
  );
  expect(Math.min(outcomes.valid, outcomes.invalid)).toBeGreaterThan(700);
});

function values(): fc.Arbitrary<JsonValue> {
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalars(),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(names(), tie("value"), { maxKeys: 4 }),
    ),
  }));
  return value;
}

function scalars(): fc.Arbitrary<JsonValue> {
  return fc.oneof(
    fc.constantFrom<JsonValue>(null, true, false, 0.5, 1.5, -2.5, 0.3),
    fc.integer({ min: -3, max: 12 }),
    fc.string({ unit: fc.constantFrom("a", "b", "1", "é", "😀"), maxLength: 4 }),
  );
}

function names(): fc.Arbitrary<string> {
  return fc.constantFrom("a", "b", "ab", "b1", "constructor", "😀");
}

function schemas(): fc.Arbitrary<JsonValue> {
  const definition = schemaWith(fc.constant(true));
  const reference = fc.constantFrom({ $ref: "#/$defs/a" }, { $ref: "#/$defs/b" });
  return fc
    .record({ root: schemaWith(reference), a: definition, b: definition })
    .map(({ root, a, b }) => ({ allOf: [root], $defs: { a, b } }));
}

function schemaWith(reference: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonValue> {
  const size = fc.integer({ min: 0, max: 3 });
  const limit = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(0.3, 1.5, -2.5));
  const types = fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string");
  const patterns = fc.constantFrom("a", "^b", "^[ab]+$", "\\d", "^(?!a)", "");
  const { schema } = fc.letrec<{ schema: JsonValue; keywords: JsonObject }>((tie) => {
    const list = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
    const map = fc.dictionary(names(), tie("schema"), { maxKeys: 3 });
    return {
      schema: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.boolean(),
        types.map((type) => ({ type })),
        reference,
        tie("keywords"),
      ),
      keywords: fc.record<JsonObject>(
        {
          type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
          enum: fc.array(scalars(), { minLength: 1, maxLength: 4 }),
          const: scalars(),
          minimum: limit,
          maximum: limit,
          exclusiveMinimum: limit,
          exclusiveMaximum: limit,
          multipleOf: fc.constantFrom(1, 2, 3, 0.1, 0.5),
          minLength: size,
          maxLength: size,
          pattern: patterns,
          minItems: size,
          maxItems: size,
          uniqueItems: fc.boolean(),
          items: tie("schema"),
          prefixItems: list,
          contains: tie("schema"),
          minContains: size,
          maxContains: size,
          minProperties: size,
          maxProperties: size,
          properties: map,
          patternProperties: fc.dictionary(patterns, tie("schema"), { maxKeys: 2 }),
          additionalProperties: tie("schema"),
          propertyNames: tie("schema"),
          required: fc.uniqueArray(names(), { maxLength: 2 }),
          dependentRequired: fc.dictionary(names(), fc.uniqueArray(names(), { maxLength: 2 }), { maxKeys: 2 }),
          dependentSchemas: map,
          allOf: list,
          anyOf: list,
          oneOf: list,
          not: tie("schema"),
          unevaluatedItems: tie("schema"),
          unevaluatedProperties: tie("schema"),
          if: tie("schema"),
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: tie("schema"),
          else: tie("schema"),
        },
        { requiredKeys: [] },
      ),
    };
  });
  return schema;
}
