import { isArray, isFloat, isObject, type JsonObject, type JsonValue } from "../runtime/text/json-value.ts";
import type { LuaState } from "./lua-state.ts";

/** The integers of Lua; JSON's reach up to 2^64 − 1, and those beyond become floats, as in the reference. */
const MAX_INTEGER = 2n ** 63n - 1n;

/**
 * Pushes a JSON value: integers as integers, floats as floats, null as a light userdata, arrays with the metatable at
 * `arrayMetatable`, by which an empty one is told from an empty object.
 */
export function pushValue(state: LuaState, value: JsonValue, arrayMetatable: number): void {
  if (value === null) state.pushNull();
  else if (typeof value === "string") state.pushString(value);
  else if (typeof value === "boolean") state.pushBoolean(value);
  else if (typeof value === "bigint") pushBigInteger(state, value);
  else if (typeof value === "number") pushNumber(state, value);
  else if (isFloat(value)) state.pushNumber(value.value);
  else if (isArray(value)) pushArray(state, value, arrayMetatable);
  else if (isObject(value)) pushObject(state, value, arrayMetatable);
}

function pushNumber(state: LuaState, value: number): void {
  if (Number.isSafeInteger(value)) state.pushInteger(BigInt(value));
  else state.pushNumber(value);
}

function pushBigInteger(state: LuaState, value: bigint): void {
  if (value <= MAX_INTEGER) state.pushInteger(value);
  else state.pushNumber(Number(value));
}

function pushArray(state: LuaState, values: readonly JsonValue[], arrayMetatable: number): void {
  state.reserve(2);
  state.pushTable(values.length, 0);
  for (const [index, value] of values.entries()) {
    pushValue(state, value, arrayMetatable);
    state.setElement(index + 1);
  }
  state.pushCopy(arrayMetatable);
  state.setMetatable();
}

function pushObject(state: LuaState, object: JsonObject, arrayMetatable: number): void {
  const entries = Object.entries(object);
  state.reserve(3);
  state.pushTable(0, entries.length);
  for (const [key, value] of entries) {
    state.pushString(key);
    pushValue(state, value, arrayMetatable);
    state.setKey();
  }
}
