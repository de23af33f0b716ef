import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { StateStore } from "../runtime/supervise/state-store.ts";
import { osErrorCode, osErrorText } from "./os-error.ts";

/**
 * Keeps the state of a supervisor in a file, which only its owner may read. Whatever ends a save, there is the old state or
 * the new one. Its directory must be there.
 */
export function stateFile(path: string): StateStore {
  return {
    async load() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (osErrorCode(error) === "ENOENT") return undefined;
        throw new Error(`failed to read ${path}: ${osErrorText(error)}`, { cause: error });
      }
    },
    async save(text) {
      const next = `${path}.next`;
      try {
        await writeThrough(next, text);
        await rename(next, path);
        await syncDirectory(dirname(path));
      } catch (error) {
        await rm(next, { force: true }).catch(() => {});
        throw new Error(`failed to write ${path}: ${osErrorText(error)}`, { cause: error });
      }
    },
  };
}

/** Writes a file that is on the disk when this ends. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename survive a loss of power; not every system can, and then its file system has to. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r").catch(() => null);
  if (directory === null) return;
  try {
    await directory.sync().catch(() => {});
  } finally {
    await directory.close();
  }
}
