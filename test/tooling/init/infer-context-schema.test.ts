import { expect, test } from "vitest";
import { contextSchemaText } from "../../../src/tooling/init/infer-context-schema.ts";
import { modelOf, predicate, qualifier } from "../models.ts";

/** The declared properties for one predicate each, by qualifiers in id order. */
function inferred(...predicates: readonly string[]): unknown {
  const files = predicates.map((text, index) => [`qualifiers/q${index}.toml`, qualifier(text)] as const);
  return JSON.parse(contextSchemaText(modelOf(Object.fromEntries(files)))).properties;
}

const leaf = (type: unknown): unknown => ({ type });
const object = (properties: unknown): unknown => ({ type: "object", additionalProperties: true, properties });

test.each<[string, string[], unknown]>([
  ["a text", [predicate("a", "eq", 'value = "x"')], { a: leaf("string") }],
  ["a whole number", [predicate("a", "neq", "value = 1")], { a: leaf("integer") }],
  ["a float", [predicate("a", "eq", "value = 1.0")], { a: leaf("number") }],
  [
    "what a list holds",
    [predicate("a", "in", 'value = ["x", true, 1]')],
    { a: leaf(["boolean", "integer", "string"]) },
  ],
  ["number absorbs integer", [predicate("a", "in", "value = [1, 1.5]")], { a: leaf("number") }],
  ["an order is of numbers", [predicate("a", "gte", "value = 1")], { a: leaf("number") }],
  [
    "a bucket takes anything",
    [predicate("a", "bucket", 'salt = "s"\nrange = [0, 1]')],
    { a: leaf(["boolean", "number", "string"]) },
  ],
  [
    "the same path again",
    [predicate("a", "eq", "value = 1"), predicate("a", "eq", "value = true")],
    { a: leaf(["boolean", "integer"]) },
  ],
  ["an inner path", [predicate("a.b", "eq", "value = true")], { a: object({ b: leaf("boolean") }) }],
  [
    "an object before a leaf",
    [predicate("a.b", "eq", "value = 1"), predicate("a", "eq", "value = 1")],
    { a: object({ b: leaf("integer") }) },
  ],
  [
    "an object after a leaf",
    [predicate("a", "eq", "value = 1"), predicate("a.b", "eq", "value = 1")],
    { a: object({ b: leaf("integer") }) },
  ],
  [
    "nothing for references, empty segments, lists and tables",
    [
      predicate("qualifier.q1", "eq", "value = true"),
      predicate("a..b", "eq", "value = 1"),
      predicate("c", "eq", "value = [1]"),
      predicate("d", "eq", "value = {}"),
      predicate("e", "eq", "value = 1"),
    ],
    { e: leaf("integer") },
  ],
  [
    "names that objects have",
    [predicate("__proto__.x", "eq", "value = 1")],
    { ["__proto__"]: object({ x: leaf("integer") }) },
  ],
  ["faulty qualifiers", ["\nnope", predicate("a", "eq", "value = 1")], { a: leaf("integer") }],
])("%s", (_, predicates, properties) => {
  expect(inferred(...predicates)).toEqual(properties);
});

test("without anything to infer it is a start, with keys in byte order and a line break at the end", () => {
  const text = contextSchemaText(undefined);
  expect(contextSchemaText(modelOf({}))).toBe(text);
  expect(text).toBe(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "additionalProperties": true,
  "properties": {
    "user": {
      "additionalProperties": true,
      "properties": {
        "id": {
          "type": [
            "number",
            "string"
          ]
        },
        "tier": {
          "type": "string"
        }
      },
      "type": "object"
    }
  },
  "type": "object"
}
`);
});
