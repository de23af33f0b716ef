import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  const source = join(directory, "src");
  const files = await readdir(source, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".d.ts"))) {
    const text = nameJavaScript(await readFile(join(source, file), "utf8"));
    const target = join(ROOT, "dist", file);
    // The JavaScript is written beside: either may come first to a folder, which `fs.cp` does not take well.
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  await rm(directory, { recursive: true });
}

/** Makes `./x.ts` in a declaration `./x.js`: tsc leaves the former, and only TypeScript itself would find it. */
function nameJavaScript(text: string): string {
  return text.replaceAll(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"');
}
