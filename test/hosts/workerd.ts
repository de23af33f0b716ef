import { readFile } from "node:fs/promises";
import { Miniflare } from "miniflare";
import { LUA_WASM } from "../../tools/build/bundle.ts";
import { compatibilityDate } from "../../tools/wrangler-config.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { bundlePack } from "../support/bundle-pack.ts";
import type { Host } from "./host.ts";

const WORKER = "export default { fetch: async (request) => Response.json(await runPack(await request.json())) };";

/** workerd as Cloudflare runs it: no compatibility flags, no `Buffer`, no `process`. */
export const workerd: Host = { name: "workerd", run };

async function run(groups: readonly Group[]): Promise<PackReport> {
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "pack.js", contents: await bundlePack(WORKER, "workerd") },
      { type: "CompiledWasm", path: "lua.wasm", contents: await readFile(LUA_WASM) },
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
