import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import { Float, float, integer, type JsonValue } from "../../../src/runtime/text/json-value.ts";

const BIG = "9007199254740993";
const INT_64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: -20n, max: 20n }),
);

describe("exact numbers", () => {
  test.each([
    [`{"minimum":${BIG}}`, BIG, true],
    [`{"minimum":${BIG}}`, "9007199254740992", false],
    [`{"minimum":${BIG}}`, "9007199254740992.0", false],
    [`{"minimum":${BIG}}`, "9007199254740994.0", true],
    ['{"maximum":9007199254740992}', BIG, false],
    ['{"maximum":9007199254740992.0}', BIG, false],
    ['{"exclusiveMaximum":18446744073709551615}', "18446744073709551614", true],
    ['{"exclusiveMaximum":18446744073709551615}', "18446744073709551615", false],
    ['{"exclusiveMinimum":-9223372036854775808}', "-9223372036854775808", false],
    ['{"exclusiveMinimum":-9223372036854775808}', "-9223372036854775807", true],
    ['{"exclusiveMinimum":1}', "1.0", false],
    ['{"multipleOf":3}', "18446744073709551615", true],
    ['{"multipleOf":3}', "18446744073709551614", false],
    [`{"multipleOf":${BIG}}`, BIG, true],
    [`{"multipleOf":${BIG}}`, "9007199254740992", false],
    ['{"multipleOf":2.0}', "4.0", true],
    ['{"multipleOf":0.1}', "0.3", true],
    ['{"multipleOf":0.1}', BIG, true],
    ['{"multipleOf":0.07}', "0.14", true],
    ['{"multipleOf":2.5}', "18446744073709551615", true],
    ['{"multipleOf":0.123456789}', "1e308", false],
    ['{"multipleOf":1e-300}', "1e300", true],
    ['{"multipleOf":5e-324}', "1.7976931348623157e308", true],
    [`{"const":${BIG}}`, BIG, true],
    [`{"const":${BIG}}`, "9007199254740992", false],
    [`{"const":${BIG}}`, "9007199254740992.0", false],
    ['{"const":9007199254740992}', "9007199254740992.0", true],
    ['{"const":1}', "1.0", true],
    ['{"const":1.0}', "1", true],
    ['{"const":0}', "-0.0", true],
    ['{"const":[{"a":1}]}', '[{"a":1.0}]', true],
    ['{"enum":[18446744073709551615]}', "18446744073709551616", false],
    ['{"enum":["1",1]}', "1.0", true],
    ['{"enum":["1"]}', "1", false],
    ['{"enum":[1]}', "true", false],
    ['{"enum":[[1.0]]}', "[1]", true],
    ['{"uniqueItems":true}', `[${BIG},9007199254740992]`, true],
    ['{"uniqueItems":true}', `[${BIG},${BIG}]`, false],
    ['{"uniqueItems":true}', '[1,true,"1",[1],null]', true],
    ['{"uniqueItems":true}', '[{"a":1,"b":2},{"b":2.0,"a":1}]', false],
    ['{"type":"integer"}', BIG, true],
    ['{"type":"integer"}', "18446744073709551616", true],
    ['{"type":"integer"}', "1.5", false],
    ['{"type":["integer","null"]}', BIG, true],
    ['{"type":["integer","null"]}', "18446744073709551616", false],
    ['{"type":"number"}', BIG, true],
    ['{"type":"number"}', "1.0", true],
    ['{"type":"object"}', "1.0", false],
    ['{"minProperties":1}', "1.0", true],
    ['{"minLength":2.0}', '"a"', false],
    ['{"maxItems":18446744073709551615}', "[1]", true],
  ])("%s accepts %s: %s", (schema, value, expected) => {
    expect(accepts(json(schema), json(value))).toBe(expected);
  });

  test("draft 4 knows an integer by how it is written", () => {
    const schema = { $schema: "http://json-schema.org/draft-04/schema#", type: "integer" };
    const texts = ["1", "1.0", BIG, "18446744073709551616", "1e3"];
    expect(texts.map((text) => accepts(schema, json(text)))).toEqual([true, false, true, false, false]);
  });

  test("what JSON cannot hold is null", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY].map((value) => accepts({ type: "null" }, value))).toEqual([
      true,
      true,
    ]);
    expect(accepts({ type: "number" }, Number.NaN)).toBe(false);
    expect(accepts({ minimum: 0, multipleOf: 1 }, Number.NEGATIVE_INFINITY)).toBe(true);
  });

  test("limits compare 64-bit integers with integers as bigints do", () => {
    fc.assert(
      fc.property(INT_64, INT_64, (value, limit) => {
        const [item, bound] = [integer(value), integer(limit)];
        expect(accepts({ minimum: bound }, item)).toBe(value >= limit);
        expect(accepts({ maximum: bound }, item)).toBe(value <= limit);
        expect(accepts({ exclusiveMinimum: bound }, item)).toBe(value > limit);
        expect(accepts({ exclusiveMaximum: bound }, item)).toBe(value < limit);
        expect(accepts({ const: bound }, item)).toBe(value === limit);
        expect(accepts({ uniqueItems: true }, [item, bound])).toBe(value !== limit);
        if (limit > 0n) expect(accepts({ multipleOf: bound }, item)).toBe(value % limit === 0n);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  test("limits compare 64-bit integers with doubles as the numbers they are", () => {
    const double = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), INT_64.map(Number));
    fc.assert(
      fc.property(INT_64, double, (value, limit) => {
        const exact = Number.isInteger(limit) ? BigInt(limit) : null;
        const below = exact === null ? value < BigInt(Math.ceil(limit)) : value < exact;
        expect(accepts({ minimum: float(limit) }, integer(value))).toBe(!below);
        expect(accepts({ const: integer(value) }, float(limit))).toBe(exact === value);
      }),
      { seed: 20261122, numRuns: 500 },
    );
  });

  test("a float is the number it wraps, wherever a number may stand", () => {
    fc.assert(
      fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 50 }), (value, limit) => {
        for (const keyword of ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const"]) {
          const plain = accepts({ [keyword]: limit }, value);
          expect(accepts({ [keyword]: limit }, new Float(value))).toBe(plain);
          expect(accepts({ [keyword]: new Float(limit) }, value)).toBe(plain);
        }
      }),
      { seed: 20261123 },
    );
  });
});

function accepts(schema: JsonValue, value: JsonValue): boolean {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.violation(value) === null;
}

function json(text: string): JsonValue {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(`${parsed.fault.message}: ${text}`);
  return parsed.value;
}
