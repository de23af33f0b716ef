import { luaModule } from "#lua-module";
import type { LuaEngine } from "../runtime/ports.ts";
import { luaEngine } from "./engine.ts";

/** The engine with the module as this host gives it, by the package's `imports`. */
export const hostEngine: LuaEngine = luaEngine(luaModule);
