import { stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import type { FSWatcher } from "chokidar";
import { Action } from "../runtime/hotswap/action.ts";
import { definitionExtension } from "../runtime/hotswap/definition-path.ts";
import type { Watch, WatchListener } from "../runtime/hotswap/watch.ts";
import { osErrorText } from "./os-error.ts";

/**
 * Watches the definition files below a directory, for `watch` of a `Manager`; for Node and for Deno. New directories are
 * watched, too; links are followed.
 */
export const watchDirectory: Watch = async (root, listener) => {
  await requireDirectory(root);
  const { watch } = await import("chokidar");
  // Whether a file was replaced or removed for good is for the manager to find out, so nothing is held back here.
  const watcher = watch(root, { atomic: false, ignored: (path, stats) => isOther(path, stats) });
  const nameOf = (path: string) => relative(root, path).split(sep).join("/");
  try {
    const files = await untilReady(watcher, nameOf);
    tell(watcher, listener, nameOf);
    return { files, close: () => watcher.close() };
  } catch (error) {
    await watcher.close();
    throw new Error(osErrorText(error), { cause: error });
  }
};

async function requireDirectory(root: string): Promise<void> {
  const found = await stat(root).catch((error: unknown) => {
    throw new Error(osErrorText(error), { cause: error });
  });
  if (!found.isDirectory()) throw new Error("it is not a directory");
}

function isOther(path: string, stats: { isFile(): boolean } | undefined): boolean {
  return stats?.isFile() === true && definitionExtension(path) === null;
}

/** Lists the files that are there once the watcher sees changes. */
function untilReady(watcher: FSWatcher, nameOf: (path: string) => string): Promise<readonly string[]> {
  const files = new Set<string>();
  watcher.on("add", (path) => files.add(nameOf(path))).on("unlink", (path) => files.delete(nameOf(path)));
  return new Promise((resolve, reject) => {
    watcher.once("error", reject).once("ready", () => {
      watcher.removeAllListeners();
      resolve([...files]);
    });
  });
}

function tell(watcher: FSWatcher, listener: WatchListener, nameOf: (path: string) => string): void {
  watcher
    .on("add", (path) => listener.changed(nameOf(path), Action.AddOrUpdate))
    .on("change", (path) => listener.changed(nameOf(path), Action.AddOrUpdate))
    .on("unlink", (path) => listener.changed(nameOf(path), Action.Delete))
    .on("error", (error) => listener.failed(error));
}
