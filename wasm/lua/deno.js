/** Deno gives the module by the source phase of an import, which needs no permission. */
import source module from "./lua.wasm";

export const luaModule = async () => module;
