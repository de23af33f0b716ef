import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";

const EXHAUSTED = "validation takes more than 4000000 steps";
const STRING = { type: "string" };

describe("names that objects inherit", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test.each(NAMES)("%s is a property like any other", (name) => {
    const present = `{"${name}":1}`;
    const declared = `{"properties":{"${name}":{"type":"null"}}}`;
    expect(violation(`{"required":["${name}"]}`, "{}")).toBe(`"${name}" is a required property`);
    expect(violation(`{"required":["${name}"]}`, present)).toBe(null);
    expect(violation(declared, "{}")).toBe(null);
    expect(violation(declared, present)).toBe('1 is not of type "null"');
    expect(violation(`{"properties":{"${name}":{}},"additionalProperties":false}`, present)).toBe(null);
    expect(violation('{"properties":{},"additionalProperties":false}', present)).toBe(
      `Additional properties are not allowed ('${name}' was unexpected)`,
    );
    expect(violation('{"additionalProperties":{"type":"null"}}', present)).toBe('1 is not of type "null"');
    expect(violation(`{"patternProperties":{"${name}":false}}`, present)).toBe("False schema does not allow 1");
    expect(violation(`{"dependentRequired":{"${name}":["a"]}}`, "{}")).toBe(null);
    expect(violation(`{"dependentRequired":{"${name}":["a"]}}`, present)).toBe('"a" is a required property');
    expect(violation(`{"dependentRequired":{"a":["${name}"]}}`, '{"a":1}')).toBe(`"${name}" is a required property`);
    expect(violation(`{"dependentSchemas":{"${name}":false}}`, "{}")).toBe(null);
    expect(violation(`{"propertyNames":{"maxLength":3}}`, present)).toMatch(/is longer than 3 characters$/);
    expect(violation('{"unevaluatedProperties":false}', present)).toMatch(name);
    expect(violation(`{"properties":{"${name}":{}},"unevaluatedProperties":false}`, present)).toBe(null);
    expect(violation('{"minProperties":1}', present)).toBe(null);
    expect(violation(`{"const":{"${name}":1}}`, present)).toBe(null);
    expect(violation(`{"const":{"${name}":1}}`, "{}")).toBe(`{"${name}":1} was expected`);
    expect(violation('{"const":{}}', present)).toBe("{} was expected");
  });

  test.each(NAMES)("%s is a keyword like any other unknown one", (name) => {
    expect(violation(`{"${name}":{"type":"null"}}`, "1")).toBe(null);
    expect(violation(`{"${name}":{"type":"null"},"$ref":"#/${name}"}`, "1")).toBe('1 is not of type "null"');
    expect(violation(`{"$defs":{"${name}":{"type":"null"}},"$ref":"#/$defs/${name}"}`, "1")).toBe(
      '1 is not of type "null"',
    );
    expect(fault(`{"$ref":"#/${name}"}`)).toBe(`Pointer '/${name}' does not exist`);
    expect(fault(`{"$ref":"#${name}"}`)).toBe(`Anchor '${name}' does not exist`);
    expect(fault(`{"type":"${name}"}`)).toMatch(/'anyOf' keyword$/);
  });

  test("a keyword does not come from a prototype", () => {
    expect(violation('{"__proto__":{"type":"null","required":["a"]}}', "{}")).toBe(null);
  });
});

describe("schemas that refer to themselves", () => {
  test.each([
    [{ $ref: "#" }, null],
    [{ $ref: "#", type: "null" }, '1 is not of type "null"'],
    [{ $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } }, null],
    [{ allOf: [{ anyOf: [{ oneOf: [{ $ref: "#" }] }] }] }, null],
    [{ if: { $ref: "#" }, else: { $ref: "#" }, contains: { $ref: "#" } }, null],
    [{ not: { $ref: "#" } }, null],
    [{ $dynamicRef: "#a", $dynamicAnchor: "a" }, null],
    [{ $schema: "https://json-schema.org/draft/2019-09/schema", $recursiveRef: "#", $recursiveAnchor: true }, null],
    [{ $schema: "http://json-schema.org/draft-07/schema#", $ref: "#" }, null],
  ])("%j ends", (schema, expected) => {
    expect(compiled(schema).violation(1)).toBe(expected);
  });

  test("end for objects, too, where evaluated properties matter", () => {
    const schema = { $ref: "#", properties: { a: { $ref: "#" } }, unevaluatedProperties: false };
    expect(compiled(schema).violation({ a: { a: {} } })).toBe(null);
    expect(compiled(schema).violation({ a: { b: {} } })).toBe(
      "Unevaluated properties are not allowed ('b' was unexpected)",
    );
  });

  test("follow a value as deep as JSON goes", () => {
    const schema = { type: ["array", "null"], items: { $ref: "#" } };
    expect(compiled(schema).violation(deep(126, null))).toBe(null);
    expect(compiled(schema).violation(deep(126, 1))).toBe('1 is not of types "array", "null"');
  });

  test("end for values that are deeper, or go round", () => {
    const schema = compiled({ items: { $ref: "#" } });
    const round: JsonValue[] = [];
    round.push(round);
    expect(schema.violation(deep(100_000, 1))).toBe(EXHAUSTED);
    expect(schema.violation(round)).toBe(null);
  });
});

describe("more work than a validation may do", () => {
  const doubling = (keyword: string): { readonly [key: string]: JsonValue } => ({
    $defs: Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => {
        const next = n === 29 ? { type: "null" } : { $ref: `#/$defs/n${n + 1}` };
        return [`n${n}`, { [keyword]: [next, next] }];
      }),
    ),
  });

  test("is a tree of references that doubles at each level", () => {
    expect(compiled({ ...doubling("allOf"), $ref: "#/$defs/n0" }).violation(null)).toBe(EXHAUSTED);
    expect(compiled({ ...doubling("anyOf"), $ref: "#/$defs/n0" }).violation(1)).toBe(EXHAUSTED);
  });

  test("is a long chain of references", () => {
    const definitions = Array.from({ length: 5000 }, (_, n) => [`n${n}`, { $ref: `#/$defs/n${n + 1}` }]);
    const schema = { $ref: "#/$defs/n0", $defs: { ...Object.fromEntries(definitions), n5000: STRING } };
    expect(compiled(schema).violation("x")).toBe(EXHAUSTED);
  });

  test("is a list of names asked for again and again", () => {
    const names = Array.from({ length: 1000 }, (_, index) => `n${index}`);
    const whole = Object.fromEntries(names.map((name) => [name, 1]));
    const schema = compiled({ items: { required: names } });
    expect(schema.violation(Array.from({ length: 3000 }, () => whole))).toBe(null);
    expect(schema.violation(Array.from({ length: 5000 }, () => whole))).toBe(EXHAUSTED);
  });

  test("is the same long text read again and again", () => {
    const patterns = Array.from({ length: 100 }, (_, index) => ({ pattern: `^x*${index}` }));
    const text = "x".repeat(1_000_000);
    expect(compiled({ anyOf: patterns }).violation(text)).toBe(EXHAUSTED);
    expect(compiled({ anyOf: patterns.slice(0, 9) }).violation(text)).toMatch(/'anyOf' keyword$/);
  });

  test("is a schema too large to be checked", () => {
    const properties = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`p${index}`, STRING]));
    expect(compileSchema({ properties })).toEqual({ ok: false, message: EXHAUSTED });
  });

  test("does not turn a violation into its opposite", () => {
    const schema = { ...doubling("allOf"), not: { $ref: "#/$defs/n0" } };
    expect(compiled(schema).violation(1)).toBe(null);
    expect(compiled(schema).violation(null)).toBe(EXHAUSTED);
  });

  test("is counted for each validation anew", () => {
    const schema = compiled({ items: STRING });
    const values = Array.from({ length: 300_000 }, () => "x");
    for (let turn = 0; turn < 20; turn++) expect(schema.violation(values)).toBe(null);
  });
});

describe("large values", () => {
  const TEXT = "x".repeat(10_000_000);

  test("of 10 MB are read by every keyword for strings", () => {
    expect(
      compiled({ minLength: 9_999_999, maxLength: 10_000_001, pattern: "^x*$", enum: ["a", TEXT] }).violation(TEXT),
    ).toBe(null);
    expect(compiled({ pattern: "^(x+)+$" }).violation(`${TEXT}!`)).toMatch(/does not match "\^\(x\+\)\+\$"$/);
    expect(compiled({ maxLength: 10 }).violation(TEXT)).toMatch(/is longer than 10 characters$/);
    expect(compiled({ uniqueItems: true }).violation([TEXT, `${TEXT}y`])).toBe(null);
    expect(compiled({ $schema: "http://json-schema.org/draft-07/schema#", format: "email" }).violation(TEXT)).toMatch(
      /is not a "email"$/,
    );
  });

  test("with many items are unique or not in time", () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: index, tags: ["a", "b"] }));
    const schema = compiled({ uniqueItems: true });
    expect(schema.violation(items)).toBe(null);
    expect(schema.violation([...items, { tags: ["a", "b"], id: 9_999 }])).toMatch(/has non-unique elements$/);
  });

  test("are found in a long enumeration", () => {
    const schema = compiled({ items: { enum: Array.from({ length: 50_000 }, (_, index) => index) } });
    expect(schema.violation(Array.from({ length: 50_000 }, (_, index) => 49_999 - index))).toBe(null);
    expect(schema.violation([50_000])).toBe("50000 is not one of 0, 1 or 49998 other candidates");
  });

  test("nested beyond any JSON text are not written out", () => {
    expect(compiled(STRING).violation(deep(100_000, 1))).toBe('(a deeply nested value) is not of type "string"');
    expect(compiled({ const: [1] }).violation(deep(100_000, 1))).toBe(EXHAUSTED);
    expect(compiled({ uniqueItems: true }).violation([1, deep(100_000, 1)])).toBe(EXHAUSTED);
  });
});

function deep(levels: number, innermost: JsonValue): JsonValue {
  let value = innermost;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

function compiled(schema: JsonValue): Extract<ReturnType<typeof compileSchema>, { ok: true }> {
  const result = compileSchema(schema);
  if (!result.ok) throw new Error(result.message);
  return result;
}

function violation(schema: string, value: string): string | null {
  return compiled(json(schema)).violation(json(value));
}

function fault(schema: string): string | null {
  const result = compileSchema(json(schema));
  return result.ok ? null : result.message;
}

function json(text: string): JsonValue {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(`${parsed.fault.message}: ${text}`);
  return parsed.value;
}
