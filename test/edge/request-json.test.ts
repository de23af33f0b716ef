import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRequestJson } from "../../src/edge/request-json.ts";
import { parseJson } from "../../src/runtime/text/json-parse.ts";

const DEPTH = 4;

/** Pieces of JSON, put together rightly or wrongly. */
const PIECES = [
  ...'{}[]:,-0123456789.eE+"\\ \n',
  ...['"a"', '"__proto__"', '"a":', "true", "false", "null", "-0", "1.0", "1e3", "123456789012345", "1234567890123456"],
  ...[
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\n"',
    '"\u2028"',
    '"ü"',
    "\ufeff",
    '"\t"',
    "9007199254740993",
    "{}",
    "[[[[[]]]]]",
  ],
];

describe("a request is read as any other JSON", () => {
  test.each([
    ['{"context": {"a": 1, "b": [true, null, "x"], "__proto__": {"c": -5}, "a": 2}}'],
    ['{"a": 9007199254740993, "b": 1.0, "c": -0, "d": 1e300, "e": 12345678901234567890}'],
    ['{"1.5": "2e3", "-0": "0000000000000000"}'],
    ['{"half": "\\ud83d"}'],
    ["[[[[]]]]"],
    ["[[[[[]]]]]"],
    ['{"open": "[[[[["}'],
    ['{"a": 1,}'],
    ['{"a" 1}'],
    ["01"],
    [""],
    [" 5 "],
  ])("%s", (text) => {
    expect(parseRequestJson(text, DEPTH)).toEqual(parseJson(text, DEPTH));
  });

  test("whatever it is made of", () => {
    const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(""));
    const same = (text: string): void => {
      expect(parseRequestJson(text, DEPTH)).toEqual(parseJson(text, DEPTH));
    };
    fc.assert(fc.property(texts, same), { seed: 8, numRuns: 5000 });
    fc.assert(fc.property(fc.json(), same), { seed: 8, numRuns: 2000 });
  });
});
