import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LUA_WASM } from "../../tools/build/bundle.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { bundlePack } from "../support/bundle-pack.ts";
import { runProgram } from "../support/run-program.ts";
import type { Build, Host } from "./host.ts";

const SCRIPT = `
  console.log(JSON.stringify(await runPack(await new Response(Deno.stdin.readable).json())));`;

/** Deno without a single permission. */
export const deno: Host = { name: "Deno", run };

async function run(groups: readonly Group[], build: Build): Promise<PackReport> {
  const folder = await mkdtemp(join(tmpdir(), "rototo-deno-"));
  try {
    await writeFile(join(folder, "pack.mjs"), await bundlePack(SCRIPT, "deno"));
    await copyFile(LUA_WASM, join(folder, "lua.wasm"));
    const options = ["--no-config", "--no-prompt", "--no-remote"];
    const { code, output, errors } = await runProgram("deno", ["run", ...options, join(folder, "pack.mjs")], {
      input: JSON.stringify(build === "js" ? { groups, kernel: "js" } : { groups }),
      env: { DENO_DIR: join(folder, "cache"), DENO_NO_UPDATE_CHECK: "1" },
    });
    if (code !== 0) throw new Error(`Deno ended with ${code}: ${errors}`);
    return JSON.parse(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}
