/** Node reads the file and compiles it. */
import { readFile } from "node:fs/promises";

export const luaModule = async () => WebAssembly.compile(await readFile(new URL("./lua.wasm", import.meta.url)));
