import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle, KERNEL_WASM, LIBRARY_FORM, LUA_WASM, ROOT } from "./bundle.ts";
import { buildCli } from "./cli.ts";
import { EXTERNAL, FRONT, LIBRARY, WORKER } from "./entries.ts";
import { writeKernel } from "./kernel.ts";
import { writeNotices } from "./notices.ts";

/**
 * Writes dist/'s JavaScript: the library entries, what they share in common chunks, the Workers with the WebAssembly
 * they import and the command `rototo` by themselves, and the licences of the packages that are in the complete Worker,
 * which are all there are.
 */
export async function buildJavaScript(): Promise<void> {
  const places = { outbase: "src", outdir: "dist" };
  const entryPoints = LIBRARY.map(({ source }) => source);
  const chunkNames = "chunks/[name]-[hash]";
  // An isolate reads all of a Worker before its first answer, so they are as short as they can be.
  const workers = { ...places, conditions: ["workerd"], minify: true };
  const [worker] = await Promise.all([
    bundle({ ...workers, entryPoints: [WORKER.source] }),
    bundle({ ...workers, entryPoints: [FRONT.source], eager: FRONT.eager }),
    bundle({ ...LIBRARY_FORM, ...places, entryPoints, splitting: true, chunkNames, external: EXTERNAL }),
    buildCli(),
  ]);
  await copyFile(LUA_WASM, join(ROOT, "dist/edge/lua.wasm"));
  await copyFile(KERNEL_WASM, join(ROOT, "dist/edge/kernel.wasm"));
  await writeKernel(join(ROOT, "dist/wasm"));
  await writeNotices(worker.metafile, "dist/THIRD-PARTY-LICENSES.txt");
}
