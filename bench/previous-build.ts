import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundle, LIBRARY_FORM, ROOT } from "../tools/build/bundle.ts";
import { git } from "../tools/git/git.ts";

/** What the package is made of. */
const SOURCES = ["src", "wasm"];

/** Bundles a module as the package is built, and gives the bundle's path. */
export async function built(name: string, contents: string): Promise<string> {
  const outfile = join(ROOT, `.rototo/bench/${name}.mjs`);
  await bundle({ ...LIBRARY_FORM, stdin: { contents, resolveDir: ROOT }, outfile });
  return outfile;
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
