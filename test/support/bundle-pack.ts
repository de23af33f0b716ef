import { bundle, ROOT } from "../../tools/build/bundle.ts";

/** Bundles a script that uses `runPack` with the pack and the shipped library, for a host that reads one file. */
export async function bundlePack(script: string): Promise<string> {
  const { outputFiles = [] } = await bundle({
    stdin: { contents: `import { runPack } from "./test/pack/pack.ts";\n${script}`, resolveDir: ROOT },
    alias: { "rototo-edge": "./dist/index.js" },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
