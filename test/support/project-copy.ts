import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ROOT } from "../../tools/build/bundle.ts";

const LEFT_OUT = new Set(["node_modules", "dist", ".git", ".rototo", ".wrangler"]);

/** A copy of this project to build and run in, so that a test disturbs neither the user's state nor other tests. */
export interface ProjectCopy {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Copies the project into a temporary directory; the installed dependencies are shared with it. */
export async function copyProject(): Promise<ProjectCopy> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-project-"));
  await cp(ROOT, directory, { recursive: true, filter: (path) => !LEFT_OUT.has(relative(ROOT, path)) });
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
