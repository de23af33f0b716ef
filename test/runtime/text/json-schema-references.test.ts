import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";

const DRAFT_4 = "http://json-schema.org/draft-04/schema#";
const DRAFT_7 = "http://json-schema.org/draft-07/schema#";
const DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema";
const DRAFTS = [
  DRAFT_4,
  "http://json-schema.org/draft-06/schema#",
  DRAFT_7,
  DRAFT_2019,
  "https://json-schema.org/draft/2020-12/schema",
];

describe("a reference", () => {
  const INTEGER = { type: "integer" };
  test.each<[string, { readonly [key: string]: JsonValue }]>([
    ["a pointer", { $ref: "#/$defs/a", $defs: { a: INTEGER } }],
    ["a pointer with escapes", { $ref: "#/$defs/a~1b~0c%25", $defs: { "a/b~c%": INTEGER } }],
    ["a pointer into a list", { $ref: "#/allOf/1", allOf: [true, INTEGER] }],
    ["a pointer to where schemas are not expected", { $ref: "#/x-shared/0", "x-shared": [INTEGER] }],
    ["an anchor", { $ref: "#here", $defs: { a: { $anchor: "here", ...INTEGER } } }],
    ["an identifier", { $ref: "inner.json", $defs: { a: { $id: "inner.json", ...INTEGER } } }],
    [
      "an identifier relative to another",
      { $id: "http://a.test/b/c", $ref: "d", $defs: { a: { $id: "http://a.test/b/d", ...INTEGER } } },
    ],
    [
      "a pointer that crosses an identifier",
      {
        $ref: "#/$defs/a/items",
        $defs: { a: { $id: "a/", items: { $ref: "b" }, $defs: { b: { $id: "b", ...INTEGER } } } },
      },
    ],
    ["a dynamic anchor", { $dynamicRef: "#d", $defs: { a: { $dynamicAnchor: "d", ...INTEGER } } }],
    ["a URN", { $id: "urn:x:y", $ref: "urn:x:y#/$defs/a", $defs: { a: INTEGER } }],
    ["an old anchor", { $schema: DRAFT_7, $ref: "#a", definitions: { a: { $id: "#a", ...INTEGER } } }],
    ["an identifier of draft 4", { $schema: DRAFT_4, $ref: "a", definitions: { a: { id: "a", ...INTEGER } } }],
  ])("may be %s", (_, schema) => {
    expect(violation(schema, "1")).toBe(null);
    expect(violation(schema, '"x"')).toBe('"x" is not of type "integer"');
  });

  test.each(DRAFTS)("may lead to the meta-schema %s", (draft) => {
    const schema = { $ref: draft };
    expect(violation(schema, "{}")).toBe(null);
    expect(violation(schema, '{"minLength":-1}')).toBe("-1 is less than the minimum of 0");
  });

  test("may lead into a meta-schema", () => {
    const schema = { $ref: "http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger" };
    expect(violation(schema, "-1")).toBe("-1 is less than the minimum of 0");
  });

  test("finds the outermost dynamic anchor", () => {
    const list = {
      $id: "list",
      type: "array",
      items: { $dynamicRef: "#item" },
      $defs: { any: { $dynamicAnchor: "item" } },
    };
    const schema = { $id: "strings", $ref: "list", $defs: { list, item: { $dynamicAnchor: "item", type: "string" } } };
    expect(violation(schema, '["a",1]')).toBe('1 is not of type "string"');
  });

  test("finds the outermost recursive anchor", () => {
    const tree = { $id: "tree", $recursiveAnchor: true, properties: { child: { $recursiveRef: "#" } } };
    const schema = {
      $schema: DRAFT_2019,
      $id: "strict",
      $recursiveAnchor: true,
      $ref: "tree",
      unevaluatedProperties: false,
      $defs: { tree },
    };
    expect(violation(schema, '{"child":{"child":{}}}')).toBe(null);
    expect(violation(schema, '{"child":{"chold":{}}}')).toBe(
      "Unevaluated properties are not allowed ('chold' was unexpected)",
    );
  });

  const UNLOADED = "is not present in a registry and retrieving it failed: it is not loaded";
  test.each<[JsonValue, string]>([
    [{ $ref: "#/$defs/none" }, "Pointer '/$defs/none' does not exist"],
    [{ $ref: "#/a%20b" }, "Pointer '/a b' does not exist"],
    [{ $ref: "#/allOf/01", allOf: [{}, {}] }, "Pointer '/allOf/01' does not exist"],
    [{ $ref: "#/$defs/toString", $defs: {} }, "Pointer '/$defs/toString' does not exist"],
    [{ $ref: "#none" }, "Anchor 'none' does not exist"],
    [{ $ref: "other.json" }, `Resource 'json-schema:///other.json' ${UNLOADED}`],
    [{ $ref: "http://a.test/b#c" }, `Resource 'http://a.test/b' ${UNLOADED}`],
    [{ $defs: { unused: { $ref: "other.json" } } }, `Resource 'json-schema:///other.json' ${UNLOADED}`],
    [{ $ref: "http://[" }, '"http://[" is not a "uri-reference"'],
    [{ $ref: "#/title", title: "a" }, '"a" is not of types "boolean", "object"'],
    [
      { $schema: DRAFT_7, $ref: "#/definitions/a", definitions: { a: { $ref: "b" } } },
      `Resource 'json-schema:///b' ${UNLOADED}`,
    ],
  ])("%j leads nowhere", (schema, message) => {
    expect(compileSchema(schema)).toEqual({ ok: false, message });
  });

  test("is none where a value only looks like one", () => {
    const schema = { const: { $ref: "other.json" }, properties: { $ref: { type: "string" } } };
    expect(violation(schema, '{"$ref":"other.json"}')).toBe(null);
  });

  test("takes the place of its siblings up to draft 7", () => {
    const schema = {
      $schema: DRAFT_7,
      $ref: "#/definitions/a",
      $id: "http://a.test/",
      type: "null",
      definitions: { a: {} },
    };
    expect(violation(schema, "1")).toBe(null);
  });
});

function violation(schema: JsonValue, value: string): string | null {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(compiled.message);
  const parsed = parseJson(value);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return compiled.violation(parsed.value);
}
