import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import process from "node:process";
import type { FileSystem } from "../runtime/source/file-system.ts";
import { osErrorText } from "./os-error.ts";
import { readDirectory } from "./read-directory.ts";
import { readTree } from "./read-tree.ts";
import { cloneGit, newestCommit } from "./system-git.ts";

/** Where relative paths begin. */
export interface FileSystemOptions {
  /** Absolute; the current directory of the process by itself. */
  readonly cwd?: string;
}

/** The directories and the git of this machine, for `fileSystem` of the load options. For Node and for Deno. */
export function fileSystem({ cwd }: FileSystemOptions = {}): FileSystem {
  return {
    async realPath(path) {
      try {
        // An empty path leads nowhere, least of all here.
        return await realpath(path === "" ? path : resolve(cwd ?? process.cwd(), path));
      } catch (error) {
        throw new Error(osErrorText(error), { cause: error });
      }
    },
    isDirectory: async (path) => (await stat(path)).isDirectory(),
    join,
    isAbsolute,
    async readWorkspace(path) {
      const { files, baseUri = "" } = readDirectory(path);
      return { files, baseUri };
    },
    readTree: async (path, relevant) => readTree(path, { relevant }),
    checkOutGit: cloneGit,
    newestCommit,
  };
}
