/** Cloudflare Workers compile a module when it is uploaded, and only then. */
import module from "./lua.wasm";

export const luaModule = async () => module;
