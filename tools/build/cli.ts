import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { bundle, ROOT } from "./bundle.ts";
import { EXTERNAL } from "./entries.ts";

/** Writes the command `rototo` as one file that can be executed; `folder` is relative to the repository's root. */
export async function buildCli(folder = "dist"): Promise<void> {
  const outfile = `${folder}/cli/rototo.js`;
  // Unlike all else this runs where there is a `process`.
  await bundle({
    entryPoints: ["src/cli/rototo.ts"],
    outfile,
    define: {},
    external: [...EXTERNAL, "commander", "node:*"],
  });
  await chmod(join(ROOT, outfile), 0o755);
}
