import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { osErrorText } from "./os-error.ts";

/**
 * Writes a file in one step: a reader, or whoever comes after a crash, finds the old content or the new, never a part.
 *
 * @throws {Error} `failed to write <path>: <reason>`
 */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Error(`failed to write ${path}: ${osErrorText(error)}`, { cause: error });
  }
}

/**
 * Makes a directory and those above it, where they are missing.
 *
 * @throws {Error} `failed to create directory <path>: <reason>`
 */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Error(`failed to create directory ${path}: ${osErrorText(error)}`, { cause: error });
  }
}

/** Like {@link writeFile}, making the directory of the file where it is missing. */
export function writeFileWithin(path: string, content: string | Uint8Array): void {
  makeDirectory(dirname(path));
  writeFile(path, content);
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Does writing that Ctrl-C does not cut in two: `write` is synchronous, and a signal that arrives meanwhile ends the
 * process when it is done.
 */
export async function uninterrupted<T>(write: () => T): Promise<T> {
  let status: number | undefined;
  const listeners = Object.entries(SIGNALS).map(([signal, code]) => {
    const listener = (): void => {
      status = code;
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  try {
    return write();
  } finally {
    // A signal is heard once the event loop has turned.
    await setImmediate();
    for (const { signal, listener } of listeners) process.off(signal, listener);
    if (status !== undefined) process.exit(status);
  }
}
