/**
 * Makes lua.wasm from the Lua that wasmoon ships: `npm run build:lua`. `--check` only tells whether the committed one
 * is what this would write.
 */
import { readFile, writeFile } from "node:fs/promises";
import { meteredLua } from "./metered-lua.ts";

const FILE = new URL("./lua.wasm", import.meta.url);
const built = await meteredLua();

if (!process.argv.includes("--check")) {
  await writeFile(FILE, built);
} else if (Buffer.compare(await readFile(FILE), built) !== 0) {
  console.error("wasm/lua/lua.wasm is not what wasm/lua/build.ts makes; run: npm run build:lua");
  process.exitCode = 1;
}
