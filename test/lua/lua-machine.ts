import { readFile } from "node:fs/promises";
import { Machine } from "../../src/lua/machine.ts";
import type { LuaAnswer, LuaDiagnostic, LuaMachine } from "../../src/runtime/ports.ts";
import type { JsonObject } from "../../src/runtime/text/json-value.ts";

/** The module as it is shipped, compiled. */
export const luaModule: WebAssembly.Module = await WebAssembly.compile(
  await readFile(new URL("../../wasm/lua/lua.wasm", import.meta.url)),
);

/** A machine of its own for each test that changes one. */
export function newMachine(): LuaMachine {
  return new Machine(luaModule);
}

/** Calls a handler with this body; a path of no matter. */
export function handle(
  machine: LuaMachine,
  body: string,
  context: JsonObject = {},
): LuaAnswer<readonly LuaDiagnostic[]> {
  return machine.handle({ path: "lint/x.lua", text: `function check(ctx) ${body}\nend` }, "check", context);
}

/** What the one diagnostic of a handler says; or why there is none. */
export function said(machine: LuaMachine, body: string, context: JsonObject = {}): string {
  const answer = handle(machine, body, context);
  return answer.ok ? answer.value.map(({ message }) => message).join("\n") : answer.why;
}
