import { LUA, type LuaExports, type Pointer } from "./exports.ts";
import { LuaTrap } from "./host-functions.ts";

/** One Lua state in the memory of an instance: its stack, through strings and numbers of this side. */
export class LuaState {
  readonly exports: LuaExports;
  readonly #state: Pointer;

  constructor(exports: LuaExports, state: Pointer) {
    this.exports = exports;
    this.#state = state;
  }

  /** Compiles source text and pushes its chunk, or else what is wrong with it. */
  load(text: string, name: string): boolean {
    return this.#withBytes(text, (at, size) =>
      this.#withBytes(`@${name}\0`, (label) =>
        this.#withBytes("t\0", (mode) => {
          return this.exports.luaL_loadbufferx(this.#state, at, size, label, mode) === LUA.ok;
        }),
      ),
    );
  }

  /** Calls what lies below its arguments on the stack; false where it raised, and then the error is on top. */
  call(args: number, results: number): boolean {
    return this.exports.lua_pcallk(this.#state, args, results, 0, 0, 0) === LUA.ok;
  }

  /** Makes room for more values on the stack. */
  reserve(slots: number): void {
    if (this.exports.lua_checkstack(this.#state, slots) === 0) throw new LuaTrap("not enough memory");
  }

  pushString(text: string): void {
    this.#withBytes(text, (at, size) => this.exports.lua_pushlstring(this.#state, at, size));
  }

  pushBoolean(value: boolean): void {
    this.exports.lua_pushboolean(this.#state, Number(value));
  }

  pushInteger(value: bigint): void {
    this.exports.lua_pushinteger(this.#state, value);
  }

  pushNumber(value: number): void {
    this.exports.lua_pushnumber(this.#state, value);
  }

  /** The light userdata that stands for JSON null. */
  pushNull(): void {
    this.exports.lua_pushlightuserdata(this.#state, 0);
  }

  pushCopy(index: number): void {
    this.exports.lua_pushvalue(this.#state, index);
  }

  pushTable(elements: number, keys: number): void {
    this.exports.lua_createtable(this.#state, elements, keys);
  }

  /** Takes the value on top and sets it in the table below it. */
  setElement(position: number): void {
    this.exports.lua_rawseti(this.#state, -2, BigInt(position));
  }

  /** Takes a key and the value on top of it and sets it in the table below them. */
  setKey(): void {
    this.exports.lua_rawset(this.#state, -3);
  }

  /** Takes the table on top as the metatable of the one below it. */
  setMetatable(): void {
    this.exports.lua_setmetatable(this.#state, -2);
  }

  isNil(index: number): boolean {
    return this.exports.lua_type(this.#state, index) === LUA.typeNil;
  }

  /** The bytes of a string as text; at most `limit` of them, and what is no UTF-8 replaced. */
  text(index: number, limit: number = Number.POSITIVE_INFINITY): string {
    if (this.exports.lua_type(this.#state, index) !== LUA.typeString) return "";
    const sizeAt = this.#allocate(4);
    const at = this.exports.lua_tolstring(this.#state, index, sizeAt);
    const { buffer } = this.exports.memory;
    const size = new DataView(buffer).getUint32(sizeAt, true);
    this.exports.free(sizeAt);
    return new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(
      new Uint8Array(buffer, at, Math.min(size, limit)),
    );
  }

  /** The elements of the list on top of the stack: texts, and true or false. */
  list(): (string | boolean)[] {
    const length = Number(this.exports.lua_rawlen(this.#state, -1));
    return Array.from({ length }, (_: unknown, index: number) => {
      const type = this.exports.lua_rawgeti(this.#state, -1, BigInt(index + 1));
      const value = type === LUA.typeBoolean ? this.exports.lua_toboolean(this.#state, -1) !== 0 : this.text(-1);
      this.exports.lua_settop(this.#state, -2);
      return value;
    });
  }

  #allocate(size: number): Pointer {
    const at = this.exports.malloc(size);
    if (at === 0) throw new LuaTrap("not enough memory");
    return at;
  }

  /** Lends a text's UTF-8 bytes to a function of the module. */
  #withBytes<T>(text: string, use: (at: Pointer, size: number) => T): T {
    const at = this.#allocate(Math.max(1, text.length));
    if (!writeAscii(text, this.exports.memory.buffer, at)) {
      this.exports.free(at);
      return this.#withEncoded(text, use);
    }
    const result = use(at, text.length);
    this.exports.free(at);
    return result;
  }

  #withEncoded<T>(text: string, use: (at: Pointer, size: number) => T): T {
    const bytes = new TextEncoder().encode(text);
    const at = this.#allocate(bytes.length);
    new Uint8Array(this.exports.memory.buffer).set(bytes, at);
    const result = use(at, bytes.length);
    this.exports.free(at);
    return result;
  }
}

/** Writes a text whose characters are all bytes below 128, as most are; for short ones an encoder is much slower. */
function writeAscii(text: string, memory: ArrayBufferLike, at: Pointer): boolean {
  const bytes = new Uint8Array(memory, at, text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return false;
    bytes[index] = code;
  }
  return true;
}
