import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRequestJson } from "../../src/edge/request-json.ts";
import { parseJson } from "../../src/runtime/text/json-parse.ts";

const DEPTH = 4;

/** Pieces of JSON, put together rightly or wrongly. */
const PIECES = [
  ...'{}[]:,-0123456789.eE+"\\ \n',
  ...[
    '"a"',
    '"__proto__"',
    '"a":',
    '"__proto__":',
    '"constructor":',
    '"1":',
    "true",
    "false",
    "null",
    "{}",
    "[[[[[]]]]]",
  ],
  ...["-0", "-00", "0.0", "1.0", "-1e3", "1E+2", "1e999", "123456789012345", "1234567890123456", "9007199254740993"],
  ...["18446744073709551616", "-9223372036854775809", "Infinity", "NaN", "0x1", "'a'", "/*", "\u00a0", "\v"],
  ...['"\\ud800"', '"\\udc00"', '"\\ud83d\\ude00"', '"\\u0041"', '"\\n"', '"\\x"', '"\t"', '"\u2028"', '"ü"', "\ufeff"],
  ...['"\ud800"', '"\udc00"', '"[{"', '"1.5"', '"a-0"', '":1.5"', '", -0"'],
];

/** Values as JSON may have them, with keys that mean something to engines. */
const VALUES = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      "",
      "-0",
      "x 1.5",
      "2026-11-26T10:00:00.5Z",
      "10.0.0.1",
      "item-0",
      "\ud800",
      "__proto__",
    ),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom("a", "b", "__proto__", "toString", "0", "10", "-0", ""), tie("value")), {
      maxLength: 4,
    }),
  ),
})).value;

/** Writes pairs as an object, repeated keys and all. */
function written(value: unknown): string {
  if (!Array.isArray(value)) return Object.is(value, -0) ? "-0" : (JSON.stringify(value) ?? "null");
  const pairs = value.filter((each) => Array.isArray(each) && each.length === 2 && typeof each[0] === "string");
  if (value.length > 0 && pairs.length === value.length)
    return `{${pairs.map(([key, each]) => `${JSON.stringify(key)}: ${written(each)}`).join(", ")}}`;
  return `[${value.map(written).join(",")}]`;
}

/** All that can be told of a value: kinds of numbers and of keys, prototypes, and the order of keys. */
function told(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "minus zero" : [typeof value, value];
  const keys = Object.entries(Object.getOwnPropertyDescriptors(value)).map(([key, property]) =>
    Array.isArray(value) && key === "length" ? value.length : [key, { ...property, value: told(property.value) }],
  );
  return [Object.getPrototypeOf(value)?.constructor.name, keys];
}

function same(text: string, depth: number = DEPTH): void {
  expect(told(parseRequestJson(text, depth))).toEqual(told(parseJson(text, depth)));
}

describe("a request is read as any other JSON", () => {
  test.each([
    ['{"context": {"a": 1, "b": [true, null, "x"], "__proto__": {"c": -5}, "a": 2}}'],
    ['{"__proto__": null}'],
    ['{"__proto__": {"polluted": true}, "__proto__": 1, "constructor": {"prototype": {}}}'],
    ['{"b": 1, "a": 2, "10": 3, "9": 4, "b": 5}'],
    ['{"a": 9007199254740993, "b": 1.0, "c": -0, "d": 1e300, "e": 12345678901234567890}'],
    ['{"a":-0}'],
    ['{"a":[-0,-0.0,0,0.0,1E2]}'],
    ["[0\n,-0]"],
    ["[\t1.0\r]"],
    ["-0"],
    ["1.5"],
    ["1e5"],
    ["999999999999999"],
    ["-999999999999999"],
    ["9007199254740992"],
    ["-9223372036854775808"],
    ['{"1.5": "2e3", "-0": "0000000000000000", "x": "a:1.5, -0"}'],
    ['{"half": "\\ud83d"}'],
    ['{"whole": "\\ud83d\\ude00"}'],
    ['{"raw half": "\ud83d"}'],
    ['{"escaped": "\\u0000\\/"}'],
    ["\ufeff{}"],
    ["\u00a0{}"],
    ["\v1"],
    ['"\u2028"'],
    ['{"a": "\n"}'],
    ["[[[[]]]]"],
    ["[[[[[]]]]]"],
    ['{"open": "[[[[["}'],
    ['{"a": 1,}'],
    ['{"a" 1}'],
    ["{'a': 1}"],
    ["[1,]"],
    ["01"],
    ["-01"],
    ["+1"],
    [".5"],
    ["5."],
    ["NaN"],
    [""],
    [" 5 "],
    ["{} {}"],
  ])("%j", (text) => {
    same(text);
  });

  test("that a caller allows more nesting than there may be does not make it so", () => {
    for (const depth of [126, 127, 128, 129]) same("[".repeat(depth) + "]".repeat(depth), 1000);
    same(`${'{"a":'.repeat(128)}1${"}".repeat(128)}`, 1000);
  });

  test("whatever it is made of", () => {
    const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(texts, (text) => same(text)),
      { seed: 8, numRuns: 20_000 },
    );
  });

  test("whatever it says", () => {
    fc.assert(
      fc.property(fc.json(), (text) => same(text)),
      { seed: 8, numRuns: 5000 },
    );
    fc.assert(
      fc.property(VALUES, (value) => same(written(value), 20)),
      { seed: 8, numRuns: 10_000 },
    );
  });

  test("wherever a unit of it was changed", () => {
    const unit = fc.constantFrom(...'{}[]:,-0.eE"\\ u\ud800\ufeff\n');
    const changed = fc.tuple(VALUES, fc.nat(), unit).map(([value, at, by]) => {
      const text = written(value);
      const place = at % (text.length + 1);
      return text.slice(0, place) + by + text.slice(place + (at % 2));
    });
    fc.assert(
      fc.property(changed, (text) => same(text, 20)),
      { seed: 8, numRuns: 20_000 },
    );
  });
});
