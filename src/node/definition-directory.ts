import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { DefinitionFiles } from "../runtime/hotswap/definitions/definition-files.ts";
import { osErrorCode, osErrorText } from "./os-error.ts";

/** Gives the definition files below a directory, for `files` of a loader. */
export function definitionDirectory(root: string): DefinitionFiles {
  return {
    async list(kind) {
      const folder = join(root, kind);
      try {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => !entry.isDirectory());
        return files.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
      } catch (error) {
        if (osErrorCode(error) === "ENOENT") return [];
        throw new Error(`failed to list ${folder}: ${osErrorText(error)}`, { cause: error });
      }
    },
    async read(path, signal) {
      try {
        return await readFile(join(root, path), { signal });
      } catch (error) {
        throw new Error(osErrorText(error), { cause: error });
      }
    },
  };
}
