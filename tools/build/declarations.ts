import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./bundle.ts";

/** Writes dist/'s type declarations, one for each source file that a library entry reaches. */
export async function buildDeclarations(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-declarations-"));
  const args = ["--project", "tsconfig.build.json", "--outDir", directory];
  await promisify(execFile)("tsc", args, { cwd: ROOT }).catch((error) => {
    throw new Error(`tsc failed\n${error.stdout || error.message}`);
  });
  // The kernel's own declarations stay behind: none of ours names them.
  await cp(join(directory, "src"), join(ROOT, "dist"), { recursive: true });
  await rm(directory, { recursive: true });
  const files = await readdir(join(ROOT, "dist"), { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".d.ts"))) await nameJavaScript(join(ROOT, "dist", file));
}

/** Makes `./x.ts` in a declaration `./x.js`: tsc leaves the former, and only TypeScript itself would find it. */
async function nameJavaScript(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"'));
}
