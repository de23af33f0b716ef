import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { meter } from "../../wasm/lua/meter.ts";
import { meteredLua } from "../../wasm/lua/metered-lua.ts";

const OPTIONS = { exports: ["run", "memory"], memory: { initial: 1, maximum: 2 } };

/** A module of one function `run(i32)` with the given code, which may call itself. */
function moduleWith(...code: number[]): Uint8Array {
  const section = (id: number, ...body: number[]): number[] => [id, body.length, ...body];
  const name = (text: string): number[] => [text.length, ...Buffer.from(text)];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 1, 0x7f, 0),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1),
    ...section(6, 1, 0x7f, 0, 0x41, 1, 0x0b),
    ...section(7, 3, ...name("run"), 0, 0, ...name("memory"), 2, 0, ...name("other"), 0, 0),
    ...section(10, 1, code.length + 2, 0, ...code, 0x0b),
    ...section(0, ...name("name")),
  ]);
}

interface Metered {
  readonly memory: { grow(pages: number): number };
  readonly fuel: { value: number };
  run(argument: number): void;
}

function instantiate(bytes: Uint8Array): Metered {
  const module = new WebAssembly.Module(meter(bytes, OPTIONS));
  return new WebAssembly.Instance(module, {}).exports as unknown as Metered;
}

// loop; local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end
const COUNTDOWN = [0x03, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b];
// loop; br 0; end
const ENDLESS = [0x03, 0x40, 0x0c, 0, 0x0b];
// local.get 0; call 0
const RECURSION = [0x20, 0, 0x10, 0];
// i32.const 0; i32.const 7; local.get 0; memory.fill
const FILL = [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 0x0b, 0];
// i32.const 64; i32.const 0; local.get 0; memory.copy
const COPY = [0x41, 0xc0, 0, 0x41, 0, 0x20, 0, 0xfc, 0x0a, 0, 0];

test.each([
  ["a loop pays for each turn", COUNTDOWN, 1000, 1000],
  ["a fill pays for each 64 bytes", FILL, 6400, 100],
  ["a copy pays for each 64 bytes", COPY, 6400, 100],
  ["straight code is free", [], 1, 0],
])("%s", (_name, code, argument, cost) => {
  const { fuel, run } = instantiate(moduleWith(...code));
  fuel.value = 5000;
  run(argument);
  expect(5000 - fuel.value).toBe(cost);
});

test.each([
  ["an endless loop", ENDLESS, 0],
  ["recursion", RECURSION, 0],
  ["a fill beyond the fuel", FILL, 60_000],
  ["a copy beyond the fuel", COPY, 60_000],
])("%s traps and leaves no fuel", (_name, code, argument) => {
  const { fuel, run } = instantiate(moduleWith(...code));
  fuel.value = 500;
  expect(() => run(argument)).toThrow(WebAssembly.RuntimeError);
  expect(fuel.value).toBe(0);
});

test("a module starts without fuel, with the given memory, and exports what was asked for", () => {
  const { fuel, run, memory } = instantiate(moduleWith(...COUNTDOWN));
  expect(fuel.value).toBe(0);
  expect(() => run(1)).toThrow();
  expect(memory.grow(1)).toBe(1);
  expect(() => memory.grow(1)).toThrow();
  const module = new WebAssembly.Module(meter(moduleWith(), OPTIONS));
  expect(WebAssembly.Module.exports(module).map(({ name }) => name)).toEqual(["run", "memory", "fuel"]);
});

test.each([
  ["an instruction it does not know", moduleWith(0xfd, 0), OPTIONS, "unknown instruction 0xfd"],
  ["a bulk instruction it does not know", moduleWith(0xfc, 14), OPTIONS, "unknown instruction 0xfc 14"],
  ["a missing export", moduleWith(), { ...OPTIONS, exports: ["walk"] }, "the module does not export walk"],
  ["a module without code", moduleWith().slice(0, 8), OPTIONS, "the module has no type section"],
  ["a module cut short", moduleWith(...COUNTDOWN).slice(0, 40), OPTIONS, "the module ends too early"],
])("%s is refused", (_name, bytes, options, message) => {
  expect(() => meter(bytes, options)).toThrow(message);
});

test("the committed lua.wasm is what is made of wasmoon's", async () => {
  const committed = await readFile(new URL("../../wasm/lua/lua.wasm", import.meta.url));
  expect(Buffer.compare(await meteredLua(), committed)).toBe(0);
});
