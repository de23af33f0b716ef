import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { link, relink } from "../../src/runtime/compile/link.ts";
import type { Program } from "../../src/runtime/compile/program.ts";
import { kernelsFor } from "../../src/runtime/kernel/kernels.ts";
import { compileModule, exportsOf, type WasmMemory } from "../../src/runtime/kernel/web-assembly.ts";
import { Attributes } from "../../src/runtime/resolve/attributes.ts";
import { Resolver } from "../../src/runtime/resolve/resolver.ts";
import type { JsonObject } from "../../src/runtime/text/json-value.ts";
import { ROOT } from "../../tools/build/bundle.ts";
import { transpileComponent } from "../../tools/wasm/component.ts";
import {
  ATTRIBUTES,
  CELL_DOUBLE,
  CELL_HIGH,
  CELL_ID,
  CELL_LOW,
  FALSE_ID,
  FORMAT,
  FORMAT_NUMBER,
  HEADER_SIZE,
  OTHER,
  QUALIFIER_COUNT,
  SELECTIONS,
  STAMP,
  TAG_MASK,
  TRUE_ID,
  VARIABLE_COUNT,
} from "../../wasm/kernel/layout.ts";
import { Draw, drawContext, drawParts } from "../support/naive/generate.ts";
import { readPath } from "../support/read-path.ts";

/** The component as its glue shows it: nothing but the functions of wasm/wit/kernel.wit. */
interface Component {
  load(words: Uint8Array): number;
  isprogram(program: number, length: number, texts: number): boolean;
  begin(program: number): void;
  fill(program: number, attribute: number, tag: number, id: number, double: number, high: number, low: number): void;
  text(program: number, attribute: number, text: string): void;
  variable(program: number, index: number): number;
  variables(program: number): number;
  qualifier(program: number, index: number): number;
  resumequalifier(program: number): number;
  read(program: number, at: number): number;
}

let directory = "";
let instantiate: () => Component;
/** The memory of the component that was instantiated last; nothing but tests gets to see it. */
let memory: WasmMemory;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rototo-component-"));
  const files = await transpileComponent(await readFile(join(ROOT, "wasm/kernel.component.wasm")));
  for (const [name, contents] of Object.entries(files)) await writeFile(join(directory, name), contents);
  const glue = await import(/* @vite-ignore */ pathToFileURL(join(directory, "kernel.js")).href);
  const core = compileModule(Uint8Array.from(files["kernel.core.wasm"] ?? []));
  instantiate = () =>
    glue.instantiate(
      () => core,
      {},
      (module: object) => {
        const exports = exportsOf(module) as { readonly memory: WasmMemory };
        memory = exports.memory;
        return { exports };
      },
    );
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** Evaluates with the component alone: no memory, no core instance. */
class ComponentEvaluator {
  readonly #component: Component;
  readonly #program: Program;
  readonly #address: number;
  readonly #attributes: Attributes;

  constructor(program: Program, texts: number) {
    this.#component = instantiate();
    this.#program = program;
    this.#attributes = new Attributes(program);
    this.#address = this.#component.load(new Uint8Array(program.words.buffer));
    expect(this.#address).toBeGreaterThan(0);
    expect(this.#component.isprogram(this.#address, program.words.length, texts)).toBe(true);
  }

  begin(context: JsonObject): void {
    this.#component.begin(this.#address);
    // Cells are lowered beside the component and handed over one by one.
    const words = new Int32Array(this.#program.words.length + 1);
    const doubles = new Float64Array(words.buffer, 0, words.length >> 1);
    const putText = (at: number, text: string): void => this.#component.text(this.#address, at, text);
    const scratch = { words, doubles, putText } as Parameters<Attributes["write"]>[0];
    for (const attribute of this.#attributes.list) {
      const { at } = attribute;
      this.#attributes.write(scratch, attribute, readPath(context, attribute), 0);
      const [double = 0, high = 0, low = 0] = [CELL_DOUBLE, CELL_HIGH, CELL_LOW].map(
        (part) => doubles[(at + part) >> 1],
      );
      this.#component.fill(this.#address, at, (words[at] ?? 0) & TAG_MASK, words[at + CELL_ID] ?? 0, double, high, low);
    }
  }

  variable(index: number): number {
    return this.#component.variable(this.#address, index);
  }

  qualifier(index: number): number {
    return this.#component.qualifier(this.#address, index);
  }

  variables(): number[] {
    const count = this.#component.variables(this.#address);
    const selections = this.#component.read(this.#address, SELECTIONS);
    return count < 0
      ? [count]
      : Array.from({ length: count }, (_, at) => this.#component.read(this.#address, selections + at));
  }
}

test("another consumer, which sees the component only, comes to the same outcomes", () => {
  const draw = new Draw(randomFrom(11));
  for (let round = 0; round < 60; round++) {
    const parts = drawParts(draw);
    const linked = relink(parts);
    const program: Program = { ...linked.program, contextSchema: null };
    const { evaluator } = new Resolver(program, kernelsFor(undefined));
    const component = new ComponentEvaluator(program, linked.texts);
    for (let pair = 0; pair < 10; pair++) {
      const context = drawContext(draw, parts);
      const each = (count: number, ask: (index: number) => number): number[] =>
        Array.from({ length: program.words[count] ?? 0 }, (_, index) => {
          component.begin(context);
          return ask(index);
        });
      expect(each(VARIABLE_COUNT, (index) => component.variable(index))).toEqual(
        each(VARIABLE_COUNT, (index) => outcome(() => evaluator.variable(index, context))),
      );
      expect(each(QUALIFIER_COUNT, (index) => component.qualifier(index))).toEqual(
        each(QUALIFIER_COUNT, (index) => outcome(() => Number(evaluator.qualifier(index, context)))),
      );
      component.begin(context);
      const all = component.variables();
      const expected = outcome(() => evaluator.variables(context).length);
      expect(all.length === 1 && (all[0] ?? 0) < 0 ? all[0] : all.length).toBe(expected);
      if (expected > 0) expect(all).toEqual([...evaluator.variables(context)]);
    }
  }
});

test("contexts have no end: where stamps begin again, nothing of an earlier context is left", () => {
  const component = instantiate();
  const value = { key: "k", json: 1, text: "1" };
  const { words } = link(
    [{ id: "yes", predicates: [{ kind: "context", attribute: "a", op: "eq", expected: true }] }],
    [{ id: "v", rules: [{ qualifier: 0, value }], defaultValue: value }],
  );
  const program = component.load(new Uint8Array(words.buffer));
  const attribute = words[ATTRIBUTES] ?? 0;
  const fill = (id: number): void => component.fill(program, attribute, OTHER, id, 0, 0, 0);
  const skipTo = (stamp: number): void => {
    new Int32Array(memory.buffer, program)[STAMP] = stamp;
  };
  // The context that the first stamp belongs to at first, and the one that it belongs to later.
  for (const [before, after] of [
    [TRUE_ID, FALSE_ID],
    [FALSE_ID, TRUE_ID],
  ] as const) {
    skipTo(0);
    component.begin(program);
    fill(before);
    expect(component.qualifier(program, 0)).toBe(Number(before === TRUE_ID));
    skipTo(2 ** 28 - 2);
    // The last stamp, and the first again.
    for (let left = 2; left > 0; left--) {
      component.begin(program);
      expect(component.qualifier(program, 0)).toBe(-1);
      fill(after);
      expect(component.resumequalifier(program)).toBe(Number(after === TRUE_ID));
      expect(component.variable(program, 0)).toBeGreaterThanOrEqual(0);
    }
    expect(component.read(program, STAMP)).toBe(1);
  }
});

test("what is no program is not loaded", () => {
  const component = instantiate();
  expect(component.load(new Uint8Array(100))).toBe(0);
  const words = new Int32Array(HEADER_SIZE).with(FORMAT, FORMAT_NUMBER);
  expect(component.isprogram(component.load(new Uint8Array(words.buffer)), HEADER_SIZE, 0)).toBe(false);
});

/** A result, or the kernel's code for what went wrong. */
function outcome(body: () => number): number {
  try {
    return body();
  } catch (error) {
    return String(error).includes("cycle") ? -3 : -2;
  }
}
