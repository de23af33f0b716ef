import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/runtime/text/json-parse.ts";
import { compileSchema } from "../../../src/runtime/text/json-schema.ts";
import type { JsonValue } from "../../../src/runtime/text/json-value.ts";

const DRAFT_7 = "http://json-schema.org/draft-07/schema#";

describe("the text of a violation", () => {
  test.each([
    ['{"type":"string"}', '{"b":1.0,"a":[]}', '{"a":[],"b":1.0} is not of type "string"'],
    ['{"type":["string","array"]}', "null", 'null is not of types "array", "string"'],
    ['{"required":["b","a"]}', '{"a":1}', '"b" is a required property'],
    ['{"required":["a\\"b"]}', "{}", '"a\\"b" is a required property'],
    [
      '{"properties":{"a":{}},"additionalProperties":false}',
      '{"z":1,"y":2}',
      "Additional properties are not allowed ('y' was unexpected)",
    ],
    [
      '{"patternProperties":{"^a":{}},"additionalProperties":false}',
      '{"b":1}',
      "Additional properties are not allowed ('b' was unexpected)",
    ],
    ['{"additionalProperties":false}', '{"b":1,"a":2}', "False schema does not allow 2"],
    ['{"enum":["a"]}', "1", '1 is not one of "a"'],
    ['{"enum":["a",1]}', "2", '2 is not one of "a" or 1'],
    ['{"enum":["a",1,null]}', '"b"', '"b" is not one of "a", 1 or null'],
    ['{"enum":[1,2,3,4]}', "5", "5 is not one of 1, 2 or 2 other candidates"],
    ['{"enum":[1,2,3,4,5]}', "6", "6 is not one of 1, 2 or 3 other candidates"],
    ['{"const":{"b":1,"a":2.0}}', "1", '{"a":2.0,"b":1} was expected'],
    ['{"minimum":1}', "0.5", "0.5 is less than the minimum of 1"],
    ['{"minimum":1.0}', "0", "0 is less than the minimum of 1.0"],
    ['{"maximum":1}', "1.5", "1.5 is greater than the maximum of 1"],
    ['{"exclusiveMinimum":1}', "1.0", "1.0 is less than or equal to the minimum of 1"],
    ['{"exclusiveMaximum":1}', "1", "1 is greater than or equal to the maximum of 1"],
    ['{"multipleOf":0.01}', "0.015", "0.015 is not a multiple of 0.01"],
    ['{"minLength":1}', '""', '"" is shorter than 1 character'],
    ['{"minLength":2}', '"😀"', '"😀" is shorter than 2 characters'],
    ['{"maxLength":1}', '"ab"', '"ab" is longer than 1 character'],
    ['{"maxLength":0.0}', '"a"', '"a" is longer than 0 characters'],
    ['{"minItems":1}', "[]", "[] has less than 1 item"],
    ['{"minItems":2}', "[1]", "[1] has less than 2 items"],
    ['{"maxItems":1}', "[1,2]", "[1,2] has more than 1 item"],
    ['{"maxItems":0}', "[1]", "[1] has more than 0 items"],
    ['{"minProperties":1}', "{}", "{} has less than 1 property"],
    ['{"minProperties":2}', '{"a":1}', '{"a":1} has less than 2 properties'],
    ['{"maxProperties":1}', '{"a":1,"b":2}', '{"a":1,"b":2} has more than 1 property'],
    ['{"maxProperties":0}', '{"a":1}', '{"a":1} has more than 0 properties'],
    ['{"uniqueItems":true}', "[1,2,1.0]", "[1,2,1.0] has non-unique elements"],
    ['{"pattern":"^a\\"$"}', '"b"', '"b" does not match "^a"$"'],
    ['{"anyOf":[{"type":"null"},false]}', "1", "1 is not valid under any of the schemas listed in the 'anyOf' keyword"],
    ['{"oneOf":[{"type":"null"},false]}', "1", "1 is not valid under any of the schemas listed in the 'oneOf' keyword"],
    ['{"oneOf":[true,true,true]}', "1", "1 is valid under more than one of the schemas listed in the 'oneOf' keyword"],
    ['{"not":{"type":"integer"}}', "1", '{"type":"integer"} is not allowed for 1'],
    ['{"contains":{"type":"null"}}', "[1]", "None of [1] are valid under the given schema"],
    ['{"contains":true,"maxContains":1}', "[1,2]", "None of [1,2] are valid under the given schema"],
    ["false", '{"a":1}', 'False schema does not allow {"a":1}'],
    ['{"properties":{"a":false}}', '{"a":1}', "False schema does not allow 1"],
    ['{"dependentRequired":{"a":["b"]}}', '{"a":1}', '"b" is a required property'],
    ['{"dependentSchemas":{"a":{"type":"null"}}}', '{"a":1}', '{"a":1} is not of type "null"'],
    ['{"propertyNames":{"maxLength":1}}', '{"ab":1}', '"ab" is longer than 1 character'],
    ['{"if":true,"then":{"type":"null"}}', "1", '1 is not of type "null"'],
    ['{"if":false,"else":{"type":"null"}}', "1", '1 is not of type "null"'],
    ['{"prefixItems":[true],"items":false}', "[1,2]", "False schema does not allow 2"],
    [
      '{"properties":{"a":{}},"unevaluatedProperties":false}',
      '{"c":1,"a":1,"b":1}',
      "Unevaluated properties are not allowed ('b', 'c' were unexpected)",
    ],
    [
      '{"prefixItems":[{}],"unevaluatedItems":{"type":"null"}}',
      '[1,null,"x"]',
      `Unevaluated items are not allowed ('"x"' was unexpected)`,
    ],
    [
      `{"$schema":"${DRAFT_7}","items":[{}],"additionalItems":false}`,
      "[1,2,3]",
      "Additional items are not allowed (2, 3 were unexpected)",
    ],
    [`{"$schema":"${DRAFT_7}","format":"ipv4"}`, '"1.2.3"', '"1.2.3" is not a "ipv4"'],
    [`{"$schema":"${DRAFT_7}","dependencies":{"a":["b"]}}`, '{"a":1}', '"b" is a required property'],
  ])("of %s for %s is %s", (schema, value, text) => {
    expect(violation(schema, value)).toBe(text);
  });
});

describe("the first violation", () => {
  const ALL =
    '{"type":"null","required":["r"],"properties":{"p":false},"not":{},"maxProperties":0,"enum":[1],"const":2}';

  test("is that of the keyword whose name comes first", () => {
    const keywords: Record<string, string> = {
      $ref: '"#/$defs/no"',
      additionalProperties: '{"type":"boolean"}',
      allOf: '[{"type":"array"}]',
      anyOf: "[false]",
      const: "1",
      enum: "[2]",
      if: '{"type":"null"}',
      maxProperties: "0",
      minProperties: "9",
      not: "{}",
      oneOf: "[false]",
      propertyNames: "false",
      required: '["r"]',
      type: '"null"',
    };
    const texts = Object.keys(keywords).map((_, first, names) => {
      const members = names.slice(first).map((name) => `"${name}":${keywords[name]}`);
      return violation(`{${members.reverse().join()},"else":{"minProperties":3},"$defs":{"no":false}}`, '{"a":1}');
    });
    expect(texts).toEqual([
      'False schema does not allow {"a":1}',
      '1 is not of type "boolean"',
      '{"a":1} is not of type "array"',
      `{"a":1} is not valid under any of the schemas listed in the 'anyOf' keyword`,
      "1 was expected",
      '{"a":1} is not one of 2',
      '{"a":1} has less than 3 properties',
      '{"a":1} has more than 0 properties',
      '{"a":1} has less than 9 properties',
      '{} is not allowed for {"a":1}',
      `{"a":1} is not valid under any of the schemas listed in the 'oneOf' keyword`,
      'False schema does not allow "a"',
      '"r" is a required property',
      '{"a":1} is not of type "null"',
    ]);
    expect(violation(ALL, '{"p":1}')).toBe("2 was expected");
  });

  test.each([
    [
      "properties come in byte order",
      '{"properties":{"b":{"const":1},"a":{"const":2}}}',
      '{"b":0,"a":0}',
      "2 was expected",
    ],
    [
      "byte order is not the order of UTF-16",
      '{"properties":{"\\ud83d\\ude00":{"const":1},"\\uffee":{"const":2}}}',
      '{"\\ud83d\\ude00":0,"\\uffee":0}',
      "2 was expected",
    ],
    [
      "numbers among the names too",
      '{"properties":{"9":{"const":9},"10":{"const":10}}}',
      '{"9":0,"10":0}',
      "10 was expected",
    ],
    ["items come by index", '{"items":{"type":"null"}}', "[null,2,1]", '2 is not of type "null"'],
    [
      "what lies deeper comes before what comes later",
      '{"properties":{"a":{"type":"null"}},"required":["z"]}',
      '{"a":{"b":1}}',
      '{"b":1} is not of type "null"',
    ],
    ["required names come as listed", '{"required":["b","a"]}', "{}", '"b" is a required property'],
    [
      "patterns come in byte order",
      '{"patternProperties":{"b":{"const":1},"a":{"const":2}}}',
      '{"ab":0}',
      "2 was expected",
    ],
    [
      "names come in byte order under each pattern",
      '{"patternProperties":{".":{"type":"null"}}}',
      '{"c":3,"a":null,"b":2}',
      '2 is not of type "null"',
    ],
    [
      "properties stay in their place when additional ones are allowed",
      '{"additionalProperties":true,"maxProperties":0,"properties":{"a":{"const":2}}}',
      '{"a":0}',
      '{"a":0} has more than 0 properties',
    ],
    [
      "names are visited in byte order when additional ones are not",
      '{"additionalProperties":false,"maxProperties":0,"properties":{"a":{},"c":{"const":2}}}',
      '{"c":0,"a":1,"b":1}',
      "Additional properties are not allowed ('b' was unexpected)",
    ],
    [
      "a declared one may come before",
      '{"additionalProperties":false,"maxProperties":0,"properties":{"a":{"const":2}}}',
      '{"b":0,"a":1}',
      "2 was expected",
    ],
    [
      "a property answers to its schema, then to patterns, and then is not additional",
      '{"additionalProperties":{"const":3},"patternProperties":{"^a":{"const":2}},"properties":{"a":{"type":"integer"}}}',
      '{"a":1,"b":3}',
      "2 was expected",
    ],
    [
      "an additional one answers to the schema for them",
      '{"additionalProperties":{"const":3},"properties":{"a":{}}}',
      '{"b":1,"a":1}',
      "3 was expected",
    ],
  ])("%s", (_, schema, value, text) => {
    expect(violation(schema, value)).toBe(text);
  });
});

function violation(schema: string, value: string): string | null {
  const compiled = compileSchema(json(schema));
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.violation(json(value));
}

function json(text: string): JsonValue {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(`${parsed.fault.message}: ${text}`);
  return parsed.value;
}
