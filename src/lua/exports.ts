/** An address in the linear memory of the Lua module; 0 is none. */
export type Pointer = number;

/** What wasm/lua/lua.wasm exports: a part of Lua's C interface, memory, and the fuel that metering added. */
export interface LuaExports {
  readonly memory: WebAssembly.Memory;
  /** Work left, as an unsigned number in signed form; the module traps when it is used up. */
  readonly fuel: { value: number };
  readonly __indirect_function_table: { get(index: number): (a: number, b: number) => void };

  __wasm_call_ctors(): void;
  malloc(size: number): Pointer;
  free(at: Pointer): void;
  stackSave(): Pointer;
  stackRestore(at: Pointer): void;
  setThrew(threw: number, value: number): void;

  luaL_newstate(): Pointer;
  luaL_openlibs(state: Pointer): void;
  luaL_loadbufferx(state: Pointer, text: Pointer, size: number, name: Pointer, mode: Pointer): number;
  lua_checkstack(state: Pointer, slots: number): number;
  lua_createtable(state: Pointer, elements: number, keys: number): void;
  lua_pcallk(state: Pointer, args: number, results: number, handler: number, context: number, then: Pointer): number;
  lua_pushboolean(state: Pointer, value: number): void;
  lua_pushinteger(state: Pointer, value: bigint): void;
  lua_pushlightuserdata(state: Pointer, value: Pointer): void;
  lua_pushlstring(state: Pointer, text: Pointer, size: number): Pointer;
  lua_pushnumber(state: Pointer, value: number): void;
  lua_pushvalue(state: Pointer, index: number): void;
  lua_rawgeti(state: Pointer, index: number, element: bigint): number;
  lua_rawlen(state: Pointer, index: number): bigint;
  lua_rawset(state: Pointer, index: number): void;
  lua_rawseti(state: Pointer, index: number, element: bigint): void;
  lua_setmetatable(state: Pointer, index: number): number;
  lua_settop(state: Pointer, index: number): void;
  lua_toboolean(state: Pointer, index: number): number;
  lua_tolstring(state: Pointer, index: number, size: Pointer): Pointer;
  lua_type(state: Pointer, index: number): number;
}

/** The values of Lua's C interface that we use. */
export const LUA = { ok: 0, typeNil: 0, typeBoolean: 1, typeString: 4 } as const;
