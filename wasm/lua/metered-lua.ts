import { readFile } from "node:fs/promises";
import type { Bytes } from "./bytes.ts";
import { meter } from "./meter.ts";

/** What src/lua calls, and nothing else of Lua's interface. */
const EXPORTS = [
  "__indirect_function_table",
  "__wasm_call_ctors",
  "free",
  "luaL_loadbufferx",
  "luaL_newstate",
  "luaL_openlibs",
  "lua_checkstack",
  "lua_createtable",
  "lua_pcallk",
  "lua_pushboolean",
  "lua_pushinteger",
  "lua_pushlightuserdata",
  "lua_pushlstring",
  "lua_pushnumber",
  "lua_pushvalue",
  "lua_rawgeti",
  "lua_rawlen",
  "lua_rawset",
  "lua_rawseti",
  "lua_setmetatable",
  "lua_settop",
  "lua_toboolean",
  "lua_tolstring",
  "lua_type",
  "malloc",
  "memory",
  "setThrew",
  "stackRestore",
  "stackSave",
];

/**
 * Pages of 64 KiB: what Lua's own data and its C stack of 1 MiB take, and a little for a small script.
 * The most is that and 16 MiB for the script.
 */
const MEMORY = { initial: 20, maximum: 17 + 256 };

/** Lua 5.4 as wasmoon builds it, metered, with the memory limit of a policy script. */
export async function meteredLua(): Promise<Bytes> {
  const original = await readFile(new URL("../../node_modules/wasmoon/dist/glue.wasm", import.meta.url));
  return meter(original, { exports: EXPORTS, memory: MEMORY });
}
