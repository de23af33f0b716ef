import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "../runtime/ports.ts";
import { osErrorCode } from "./os-error.ts";

const UNFINISHED = ".tmp";
/** A writer that has not finished by then was killed. */
const ABANDONED_MS = 3_600_000;

/**
 * Opens a store in a directory, which is made where there is none: a file for each entry, named by the hash of its key. An entry
 * is written beside the old one, made durable and then put in its place, so a process that is killed leaves the old or the new.
 *
 * @throws what the operating system says where the directory cannot be made or read.
 */
export async function directoryStore(path: string): Promise<Store> {
  await mkdir(path, { recursive: true });
  await removeAbandoned(path);
  const file = (key: string): string => join(path, createHash("sha256").update(key).digest("hex"));
  return {
    async get(key) {
      try {
        return new Uint8Array(await readFile(file(key)));
      } catch (error) {
        if (osErrorCode(error) === "ENOENT") return undefined;
        throw error;
      }
    },
    put: (key, bytes) => replaceFile(file(key), bytes.slice()),
  };
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Removes what killed processes have left unfinished. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.endsWith(UNFINISHED)) continue;
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}
