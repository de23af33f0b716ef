import type { LuaEngine } from "../runtime/ports.ts";

/** The package's own Lua, with the module as this host gives it; neither is loaded before a workspace has a script. */
export const hostLua: LuaEngine = {
  async start() {
    const { hostEngine } = await import("./host-engine.ts");
    return hostEngine.start();
  },
};
