import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, LIBRARY_FORM, ROOT } from "../tools/build/bundle.ts";
import { git } from "../tools/git/git.ts";

/** What the package is made of. */
const SOURCES = ["src", "wasm"];

/** Bundles modules as the package is built and imports them: each time as code of its own, that no engine has seen. */
export async function built<Exports>(contents: string): Promise<Exports> {
  const { outputFiles } = await bundle({ ...LIBRARY_FORM, stdin: { contents, resolveDir: ROOT }, write: false });
  const folder = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  try {
    const file = join(folder, "bundle.mjs");
    await writeFile(file, outputFiles?.[0]?.text ?? "");
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The revision before the last change of the package: the last commit, where there are changes that are in none. */
export async function lastChange(): Promise<string> {
  if ((await git(ROOT, "status", "--porcelain", "--", ...SOURCES)) !== "")
    return await git(ROOT, "rev-parse", "--short", "HEAD");
  const changed = await git(ROOT, "rev-list", "-1", "HEAD", "--", ...SOURCES);
  return await git(ROOT, "rev-parse", "--short", `${changed}^`);
}

/**
 * Checks a revision out for as long as it is used, and gives the path from the root. It lies within this checkout, where
 * it finds the packages that are installed; its own lockfile is not asked, nor how it was bundled then.
 */
export async function withCheckout<T>(revision: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = ".rototo/previous-build";
  // What a run that was stopped has left behind.
  await rm(join(ROOT, path), { recursive: true, force: true });
  await git(ROOT, "worktree", "add", "--force", "--detach", path, revision);
  try {
    return await use(`./${path}`);
  } finally {
    await git(ROOT, "worktree", "remove", "--force", path);
  }
}
