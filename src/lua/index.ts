/**
 * The Lua engine by itself, for hosts where it has to be handed its module.
 *
 * @module
 */
export type { LuaEngine } from "../runtime/ports.ts";
export { type LuaModuleSource, luaEngine } from "./engine.ts";
