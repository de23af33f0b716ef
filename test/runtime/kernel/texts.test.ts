import { expect, test } from "vitest";
import { link } from "../../../src/runtime/compile/link.ts";
import type { Program } from "../../../src/runtime/compile/program.ts";
import { JsKernel } from "../../../src/runtime/kernel/js-kernel.ts";
import { kernelsFor } from "../../../src/runtime/kernel/kernels.ts";
import { startWasm } from "../../../src/runtime/kernel/start-wasm.ts";
import { Resolver } from "../../../src/runtime/resolve/resolver.ts";
import { fnv1a, OFFSET_BASIS } from "../../../wasm/kernel/fnv.ts";

/** A variable that a bucket decides, so that each context has a text. */
function bucketed(): Program {
  const value = { key: "k", json: 1, text: "1" };
  const salted = fnv1a("s:", OFFSET_BASIS);
  const half = { kind: "bucket", attribute: "id", salt: "s", salted, start: 0, end: 5_000 } as const;
  const variable = { id: "v", rules: [{ qualifier: 0, value }], defaultValue: value };
  return { ...link([{ id: "half", predicates: [half] }], [variable]), contextSchema: null };
}

test("texts of contexts that are gone take no memory of the WebAssembly build", () => {
  const program = bucketed();
  const kernel = startWasm(program.words, undefined);
  const { evaluator } = new Resolver(program, kernelsFor(undefined, kernel));
  const before = kernel?.calls.memory.buffer.byteLength;
  for (let index = 0; index < 100_000; index++) evaluator.variable(0, { id: `user-${index}` });
  expect(evaluator.kind).toBe("wasm");
  expect(before).toBeGreaterThan(0);
  // All of them would be a megabyte.
  expect(kernel?.calls.memory.buffer.byteLength).toBe(before);
});

test.each(["wasm", "js"])("one context has its texts once, however often it is asked: %s", (kind) => {
  const program = bucketed();
  const js = new JsKernel(program.words);
  const kernel = kind === "js" ? js : startWasm(program.words, undefined);
  const { evaluator } = new Resolver(program, kernelsFor(undefined, kernel));
  const bound = evaluator.capture({ id: "x".repeat(1_000) });
  const before = kernel?.words.buffer.byteLength;
  for (let round = 0; round < 1_000; round++) {
    evaluator.variables(bound);
    evaluator.qualifiers(bound);
    evaluator.variable(0, bound);
  }
  expect(evaluator.kind).toBe(kind);
  expect(kernel?.words.buffer.byteLength).toBe(before);
  expect(js.program.texts.length).toBe(kind === "js" ? 1 : 0);
});

test("the JavaScript build holds the texts of one context, not of those before it", () => {
  const program = bucketed();
  const kernel = new JsKernel(program.words);
  const { evaluator } = new Resolver(program, kernelsFor(undefined, kernel));
  for (const id of ["first", "second", "third"]) {
    evaluator.variable(0, { id });
    expect(kernel.program.texts).toEqual([id]);
  }
});
