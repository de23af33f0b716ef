import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { git } from "./git.ts";

/** A git working repository on disk that tests and the demo commit to. */
export interface Repository {
  readonly directory: string;
  /** Writes the files (`null` removes one), commits the whole working tree and gives the commit id. */
  commit(files: Files, message?: string): Promise<string>;
  /** Runs any other git command in the repository. */
  git(...args: string[]): Promise<string>;
}

/** Paths relative to the repository root, with their contents. */
export type Files = Record<string, string | Uint8Array | null>;

/** Creates a repository with branch `main` and, when files are given, a first commit of them. */
export async function createRepository(directory: string, files?: Files): Promise<Repository> {
  await mkdir(directory, { recursive: true });
  await git(directory, "init", "--quiet", "--initial-branch=main");
  const repository = openRepository(directory);
  if (files !== undefined) await repository.commit(files);
  return repository;
}

/** Handles a repository that exists already. */
export function openRepository(directory: string): Repository {
  return {
    directory,
    git: (...args) => git(directory, ...args),
    async commit(files, message = "Change the configuration") {
      for (const [path, contents] of Object.entries(files)) await put(join(directory, path), contents);
      await git(directory, "add", "--all");
      await git(directory, "commit", "--quiet", "--allow-empty", `--message=${message}`);
      return git(directory, "rev-parse", "HEAD");
    },
  };
}

async function put(file: string, contents: string | Uint8Array | null): Promise<void> {
  if (contents === null) return rm(file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, contents);
}
