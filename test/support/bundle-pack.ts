import { bundle, ROOT } from "../../tools/build/bundle.ts";

/**
 * Bundles a script that uses `runPack` or `kernelHere` with the pack and the shipped library, for a host that reads one file; beside it
 * the host must find `lua.wasm`.
 *
 * @param host the condition of package.json by which the library finds the Lua module there.
 */
export async function bundlePack(script: string, host: "workerd" | "deno" | "browser"): Promise<string> {
  const { outputFiles = [] } = await bundle({
    stdin: { contents: `import { kernelHere, runPack } from "./test/pack/pack.ts";\n${script}`, resolveDir: ROOT },
    alias: { "rototo-edge": "./dist/index.js" },
    conditions: [host],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
