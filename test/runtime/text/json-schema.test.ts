import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";

const DRAFT_4 = "http://json-schema.org/draft-04/schema#";
const DRAFT_6 = "http://json-schema.org/draft-06/schema#";
const DRAFT_7 = "http://json-schema.org/draft-07/schema#";
const DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema";
const DRAFT_2020 = "https://json-schema.org/draft/2020-12/schema";
const DRAFTS = [DRAFT_4, DRAFT_6, DRAFT_7, DRAFT_2019, DRAFT_2020];

describe("the draft", () => {
  test.each(DRAFTS)("%s is known, with and without a trailing #", (draft) => {
    const name = draft.replace(/#$/, "");
    expect(compileSchema({ $schema: name }).ok).toBe(true);
    expect(compileSchema({ $schema: `${name}#` }).ok).toBe(true);
  });

  test.each([
    "https://schemas.example.test/2030",
    "http://json-schema.org/draft-03/schema#",
    "https://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-07/schema#/",
    "",
  ])("%j is unknown", (name) => {
    expect(compileSchema({ $schema: name })).toEqual({ ok: false, message: `Unknown specification: ${name}` });
  });

  test("is 2020-12 where none is named", () => {
    expect(fault({ items: [{}] })).toBe('[{}] is not of types "boolean", "object"');
    expect(violation({ prefixItems: [{ type: "null" }] }, "[1]")).toBe('1 is not of type "null"');
  });

  test("decides what a keyword means", () => {
    const outcomes = (schema: object, value: string): (string | null)[] =>
      DRAFTS.map((draft) => violation({ $schema: draft, ...schema }, value));
    const fails = (schema: object, value: string): boolean[] => outcomes(schema, value).map((text) => text !== null);

    expect(fails({ type: "integer" }, "1.0")).toEqual([true, false, false, false, false]);
    expect(fails({ type: ["integer"] }, "1.0")).toEqual([true, false, false, false, false]);
    expect(fails({ const: 1 }, "2")).toEqual([false, true, true, true, true]);
    expect(fails({ if: false, else: false }, "1")).toEqual([false, false, true, true, true]);
    expect(fails({ dependentRequired: { a: ["b"] } }, '{"a":1}')).toEqual([false, false, false, true, true]);
    expect(fails({ unevaluatedProperties: false }, '{"a":1}')).toEqual([false, false, false, true, true]);
    expect(fails({ prefixItems: [false] }, "[1]")).toEqual([false, false, false, false, true]);
    expect(fails({ contains: true, maxContains: 1 }, "[1,2]")).toEqual([false, false, false, true, true]);
    expect(fails({ $ref: "#/definitions/a", type: "null", definitions: { a: {} } }, "1")).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test("4 has exclusive limits as flags", () => {
    const schema = { $schema: DRAFT_4, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true };
    expect(violation(schema, "1")).toBe("1 is less than or equal to the minimum of 1");
    expect(violation(schema, "9")).toBe("9 is greater than or equal to the maximum of 9");
    expect(violation(schema, "5")).toBe(null);
    expect(fault({ $schema: DRAFT_4, exclusiveMinimum: true })).toBe('"minimum" is a required property');
    expect(fault({ $schema: DRAFT_4, minimum: 1, exclusiveMinimum: 1 })).toBe('1 is not of type "boolean"');
  });
});

describe("a list of types", () => {
  test.each([
    [["integer", "null"], "1", null],
    [["integer", "null"], "1.0", '1.0 is not of types "integer", "null"'],
    [["integer", "number"], "1.0", null],
    [["null", "boolean", "array"], '"x"', '"x" is not of types "array", "boolean", "null"'],
    [["integer"], "1.0", null],
    [["string"], "1", '1 is not of type "string"'],
  ])("%j takes %s: %j", (type, value, expected) => {
    expect(violation({ type }, value)).toBe(expected);
  });
});

describe("format", () => {
  test.each([
    [DRAFT_4, "date", "2020-13-01"],
    [DRAFT_4, "email", "nobody"],
    [DRAFT_6, "uri-reference", "\\\\x"],
    [DRAFT_7, "regex", "(a"],
    [DRAFT_7, "iri", "/π"],
    [DRAFT_7, "relative-json-pointer", "-1"],
  ])("is asserted in %s: %s", (draft, format, text) => {
    expect(violation({ $schema: draft, format }, JSON.stringify(text))).toBe(
      `${JSON.stringify(text)} is not a "${format}"`,
    );
  });

  test.each([
    [DRAFT_4, "uri-reference", "a draft 6 format"],
    [DRAFT_7, "duration", "a 2019-09 format"],
    [DRAFT_7, "idn-hostname", "one that takes tables"],
    [DRAFT_7, "no-such-format", "unknown"],
    [DRAFT_2019, "date", "an annotation"],
    [DRAFT_2020, "date", "an annotation"],
  ])("is ignored in %s: %s, %s", (draft, format) => {
    expect(violation({ $schema: draft, format }, '"\\\\ ["')).toBe(null);
  });

  test("says nothing of values that are no strings, and may be the name of a property", () => {
    expect(violation({ $schema: DRAFT_7, format: "date" }, "1")).toBe(null);
    expect(violation({ $schema: DRAFT_7, properties: { format: { const: "date" } } }, '{"format":"date"}')).toBe(null);
    expect(violation({ $schema: DRAFT_7, enum: [{ format: "date" }] }, '{"format":"date"}')).toBe(null);
  });

  test("regex accepts what only a pattern refuses", () => {
    expect(violation({ $schema: DRAFT_7, format: "regex" }, '"(a)\\\\1"')).toBe(null);
    expect(fault({ $schema: DRAFT_7, pattern: "(a)\\1" })).toMatch(/^"\(a\)\\\\1" is not a "regex"/);
  });
});

describe("a schema is invalid", () => {
  test.each<[string, JsonValue, string]>([
    ["a list", [], '[] is not of types "boolean", "object"'],
    ["a number", 7, '7 is not of types "boolean", "object"'],
    ["null", null, 'null is not of types "boolean", "object"'],
    ["a text", "object", '"object" is not of types "boolean", "object"'],
    [
      "an unknown type",
      { type: "decimal" },
      `"decimal" is not valid under any of the schemas listed in the 'anyOf' keyword`,
    ],
    [
      "an unknown type deep inside",
      { properties: { a: { items: { type: "txt" } } } },
      `"txt" is not valid under any of the schemas listed in the 'anyOf' keyword`,
    ],
    ["no type in a list", { type: [] }, "[] is not valid under any of the schemas listed in the 'anyOf' keyword"],
    ["required that is no list", { required: "a" }, '"a" is not of type "array"'],
    ["properties that are no map", { properties: [] }, '[] is not of type "object"'],
    ["a negative length", { minLength: -1 }, "-1 is less than the minimum of 0"],
    ["an empty allOf", { allOf: [] }, "[] has less than 1 item"],
    ["a multiple of zero", { multipleOf: 0 }, "0 is less than or equal to the minimum of 0"],
    ["a draft that is no text", { $schema: 5 }, '5 is not of type "string"'],
    ["an anchor that is none", { $anchor: "#a" }, '"#a" does not match "^[A-Za-z_][-A-Za-z0-9._]*$"'],
    ["the first violation in the order of names", { minLength: -1, maxLength: "a" }, '"a" is not of type "integer"'],
    ["a pattern", { pattern: "[" }, '"[" is not a "regex": nothing to repeat, or unfinished'],
    ["a pattern of old", { $schema: DRAFT_7, pattern: "[" }, '"[" is not a "regex"'],
    ["the pattern of a property", { patternProperties: { "(": {} } }, '"(" is not a "regex": unmatched parenthesis'],
  ])("when it is %s", (_, schema, message) => {
    expect(compileSchema(schema)).toEqual({ ok: false, message });
  });

  test.each([
    [DRAFT_4, { required: [] }],
    [DRAFT_4, { properties: { a: true } }],
    [DRAFT_4, { enum: [] }],
    [DRAFT_6, { examples: 1 }],
    [DRAFT_6, { enum: [1, 1.0] }],
    [DRAFT_7, { if: 1 }],
    [DRAFT_7, { $comment: 1 }],
    [DRAFT_7, { $id: "\\\\" }],
    [DRAFT_2019, { $recursiveAnchor: "a" }],
    [DRAFT_2019, { minContains: -1 }],
    [DRAFT_2019, { dependencies: { a: 1 } }],
    [DRAFT_2020, { $dynamicRef: 1 }],
    [DRAFT_2020, { prefixItems: {} }],
    [DRAFT_2020, { definitions: { a: 1 } }],
  ])("by the meta-schema of its own draft: %s %j", (draft, schema) => {
    expect(compileSchema({ $schema: draft, ...schema }).ok).toBe(false);
  });

  test.each([
    [DRAFT_4, { id: "x", const: 1, if: 1 }],
    [DRAFT_6, { properties: { a: true }, required: [] }],
    [DRAFT_7, { definitions: { a: false }, minContains: "ignored" }],
    [DRAFT_2019, { enum: [], items: [{}, true], $recursiveRef: "#" }],
    [DRAFT_2020, { enum: [], "x-rototo-resource": "r", $defs: { a: { type: ["null", "array"] } } }],
  ])("but not %s %j", (draft, schema) => {
    expect(compileSchema({ $schema: draft, ...schema })).toMatchObject({ ok: true });
  });
});

test("a compiled schema keeps its document", () => {
  const document = { type: "string" };
  expect(compileSchema(document)).toMatchObject({ ok: true, document });
  expect(compileSchema(true)).toMatchObject({ ok: true, document: true });
  expect(violation(false, "1")).toBe("False schema does not allow 1");
});

function fault(schema: JsonValue): string | null {
  const compiled = compileSchema(schema);
  return compiled.ok ? null : compiled.message;
}

function violation(schema: JsonValue, value: string): string | null {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(compiled.message);
  const parsed = parseJson(value);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return compiled.violation(parsed.value);
}
