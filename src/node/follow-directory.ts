import { type FSWatcher, readdirSync, watch } from "node:fs";
import { join } from "node:path";

/** An editor writes a file in several steps, and tells of each. */
const SETTLING_MS = 50;

/**
 * Calls back a moment after anything in a directory or below it has changed, files that are replaced and new folders
 * included; it does not say what. Each folder is watched by itself: a watcher of a file follows the file that was replaced.
 *
 * @returns what ends it.
 * @throws the system's error, when the directory cannot be watched.
 */
export function followDirectory(directory: string, changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  function hint(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      watchAll();
      changed();
    }, SETTLING_MS);
  }

  /** Watches folders that are new, and forgets those that are gone. */
  function watchAll(): void {
    const folders = new Set(foldersIn(directory));
    for (const [folder, watcher] of watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watch(folder, hint);
      // A folder that goes away meanwhile is told of by the one above it.
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    }
  }

  watchAll();
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
  };
}

function foldersIn(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return [directory, ...folders];
}
