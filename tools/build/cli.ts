import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { bundle, ROOT } from "./bundle.ts";
import { EXTERNAL } from "./entries.ts";

/**
 * Writes the command `rototo` as a file that can be executed, and beside it what each command loads when it is called;
 * `folder` is relative to the repository's root.
 */
export async function buildCli(folder = "dist"): Promise<void> {
  const outfile = `${folder}/cli/rototo.js`;
  // Unlike all else this runs where there is a `process`.
  await bundle({
    entryPoints: ["src/cli/rototo.ts"],
    outdir: `${folder}/cli`,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    define: {},
    external: [...EXTERNAL, "@hono/node-server", "commander", "marked", "node:*"],
  });
  await chmod(join(ROOT, outfile), 0o755);
}
