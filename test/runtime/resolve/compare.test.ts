import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMPARE_OPERATORS, type CompareOperator } from "../../../src/runtime/model/operators.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { Float, float, integer, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { compare } from "../../support/naive/compare.ts";

describe("compare", () => {
  const table: [JsonValue, CompareOperator, JsonValue, boolean][] = [
    [100, "eq", new Float(100), true],
    [9007199254740993n, "eq", 9007199254740992, false],
    [9007199254740993n, "neq", 9007199254740992, true],
    [9007199254740993n, "gt", 1.5, false],
    [9007199254740993n, "lt", 1.5, false],
    [18446744073709551615n, "gt", -5, true],
    [9223372036854775808n, "gt", 9223372036854775807n, true],
    [2 ** 63, "eq", 9223372036854775807n, true],
    [18446744073709551615n, "eq", 2 ** 64, true],
    [new Float(-0), "eq", new Float(0), true],
    [[1], "eq", [1], true],
    [[1], "eq", [new Float(1)], false],
    [1, "in", [new Float(1)], true],
    [[1], "in", [[new Float(1)]], false],
    [{ b: [2], a: 1 }, "eq", { a: 1, b: [2] }, true],
    [{ a: 1, b: null }, "eq", { a: 1 }, false],
    [{ a: 1, b: null }, "eq", { a: 1, c: null }, false],
    [1, "in", [], false],
    [1, "not_in", [], true],
    ["5", "gt", 1, false],
    [null, "lte", 1, false],
    [null, "neq", "a", true],
    [true, "eq", 1, false],
    [[], "eq", {}, false],
    [new Float(1), "eq", { value: 1 }, false],
    [2, "gte", 2, true],
    [2, "lte", 2, true],
    [2, "gte", 3, false],
    [3, "lte", 2, false],
    [JSON.parse('{"__proto__": 1}'), "eq", JSON.parse('{"__proto__": 1}'), true],
    [JSON.parse('{"__proto__": 1}'), "eq", {}, false],
  ];

  test.each(
    table.map(([actual, op, expected, result]) => {
      const title = `${jsonText(actual)} ${op} ${jsonText(expected)} is ${result}`;
      return { title, actual, op, expected, result };
    }),
  )("$title", ({ actual, op, expected, result }) => {
    expect(compare(op, actual, expected)).toBe(result);
  });

  const number = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(integer),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
    fc.integer().map((value) => float(value)),
  );

  test("exactly one of lt, eq, gt holds of two integers or two floats; at most one of any two numbers", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const held = (["lt", "eq", "gt"] as const).filter((op) => compare(op, a, b)).length;
        expect(held).toBeLessThanOrEqual(1);
        expect(compare("neq", a, b)).toBe(!compare("eq", a, b));
        expect(compare("gte", a, b)).toBe(compare("gt", a, b) || compare("eq", a, b));
        expect(compare("lt", a, b)).toBe(compare("gt", b, a));
      }),
      { seed: 20261120, numRuns: 3000 },
    );
  });

  test("never throws, whatever it is given", () => {
    const value: fc.Arbitrary<JsonValue> = fc.oneof(number, fc.jsonValue() as fc.Arbitrary<JsonValue>);
    fc.assert(
      fc.property(fc.constantFrom(...COMPARE_OPERATORS), value, value, (op, a, b) => {
        expect(typeof compare(op, a, b)).toBe("boolean");
      }),
      { seed: 20261120, numRuns: 2000 },
    );
  });
});
