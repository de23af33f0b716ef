import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../../bench/generate-workspace.ts";
import { link } from "../../../src/runtime/compile/link.ts";
import type { KernelChoice } from "../../../src/runtime/kernel/kernel.ts";
import { kernelsFor } from "../../../src/runtime/kernel/kernels.ts";
import { COMPARE_OPERATORS, type CompareOperator } from "../../../src/runtime/model/operators.ts";
import { Resolver } from "../../../src/runtime/resolve/resolver.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import { float, integer, type JsonValue } from "../../../src/runtime/text/json-value.ts";
import { compareKernels } from "../../support/naive/agree.ts";
import { compare } from "../../support/naive/compare.ts";

function resolverOf(op: CompareOperator, expected: JsonValue, kernel: KernelChoice | undefined): Resolver {
  const predicates = [{ kind: "context", attribute: "v", op, expected }] as const;
  return new Resolver({ ...link([{ id: "q", predicates }], []), contextSchema: null }, kernelsFor(kernel));
}

test("both builds answer as the naive interpreter does, whatever the program and the context", () => {
  const pairs = compareKernels(randomFrom(5), { programs: 1_000, contexts: 20 });
  expect(pairs).toBe(20_000);
});

describe.each([
  ["WebAssembly", undefined],
  ["JavaScript", "js"],
] as const)("the %s build", (_, kernel) => {
  const number = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(integer),
    fc
      .tuple(
        fc.constantFrom(0n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 3n),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([edge, step]) => integer(edge + BigInt(step))),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
    fc.constantFrom(2 ** 53, 2 ** 63, 2 ** 64, -(2 ** 63), 0.1, -0.0).map(float),
  );

  test("orders any two numbers exactly", () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMPARE_OPERATORS), number, number, (op, actual, other) => {
        const expected = op === "in" || op === "not_in" ? [other, "x", 7] : other;
        const { value } = resolverOf(op, expected, kernel).qualifier("q", { v: actual });
        expect(value, `${jsonText(actual)} ${op} ${jsonText(expected)}`).toBe(compare(op, actual, expected));
      }),
      { seed: 20261120, numRuns: 3000 },
    );
  });

  test("finds a text or number in a list of any length, and nothing that is not there", () => {
    const texts = Array.from({ length: 1_000 }, (_, index) => `${index * 7}`);
    const list = [...texts, ...texts.map(Number), 2n ** 60n, null];
    const resolver = resolverOf("in", list, kernel);
    for (const there of list) expect(resolver.qualifier("q", { v: there }).value).toBe(true);
    for (const other of ["3", 3, 2n ** 60n + 1n, true, [], "7 "]) {
      expect(resolver.qualifier("q", { v: other }).value).toBe(false);
    }
  });
});
