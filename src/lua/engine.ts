import type { LuaEngine, LuaMachine } from "../runtime/ports.ts";
import { Machine } from "./machine.ts";

/** lua.wasm, compiled; or what compiles it when it is needed. */
export type LuaModuleSource = WebAssembly.Module | (() => WebAssembly.Module | Promise<WebAssembly.Module>);

/**
 * Makes an engine for policy scripts from this package's lua.wasm. Nothing is loaded or started before a workspace
 * has a script; then the engine is ready for all that follow.
 *
 * @example
 * ```ts
 * import module from "rototo-edge/lua.wasm";
 * const workspace = await Workspace.fromFiles(files, { lua: luaEngine(module) });
 * ```
 */
export function luaEngine(source: LuaModuleSource): LuaEngine {
  // The machine is kept, never the promise of one: a promise would die with the request that made it.
  let machine: LuaMachine | undefined;
  return {
    async start() {
      machine ??= new Machine(typeof source === "function" ? await source() : source);
      return machine;
    },
  };
}
