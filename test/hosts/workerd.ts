import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";
import { KERNEL_WASM, LUA_WASM } from "../../tools/build/bundle.ts";
import { compatibilityDate } from "../../tools/wrangler-config.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { bundlePack } from "../support/bundle-pack.ts";
import type { Build, Host } from "./host.ts";

// Workers compile no bytes: the module has to be imported, or the library must do without.
const WORKERS = { wasm: 'import kernel from "./kernel.wasm";', js: "const kernel = undefined;" };
const FETCH =
  "export default { fetch: async (request) => Response.json(await runPack({ ...(await request.json()), kernel })) };";

/** workerd as Cloudflare runs it: no compatibility flags, no `Buffer`, no `process`. */
export const workerd: Host = { name: "workerd", run };

async function run(groups: readonly Group[], build: Build): Promise<PackReport> {
  const contents = await bundlePack(`${WORKERS[build]}\n${FETCH}`, "workerd");
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "pack.js", contents },
      { type: "CompiledWasm", path: "lua.wasm", contents: await readFile(LUA_WASM) },
      { type: "CompiledWasm", path: "kernel.wasm", contents: await readFile(KERNEL_WASM) },
    ],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    const answer = await miniflare.dispatchFetch("http://pack/", { method: "POST", body: JSON.stringify({ groups }) });
    return (await answer.json()) as PackReport;
  } finally {
    await miniflare.dispose();
  }
}
