import { type FSWatcher, lstatSync, readdirSync, type Stats, statSync, watch } from "node:fs";
import { join } from "node:path";
import { Action } from "../runtime/hotswap/action.ts";
import { definitionExtension } from "../runtime/hotswap/definition-path.ts";
import type { Watch, WatchListener } from "../runtime/hotswap/watch.ts";
import { osErrorCode, osErrorText } from "./os-error.ts";

/**
 * Watches the definition files below a directory, for `watch` of a `Manager`; for Node and for Deno. Hidden files and
 * folders are passed over; links to files are followed, links to folders are not.
 */
export const watchDirectory: Watch = async (root, listener) => {
  const watcher = new DirectoryWatcher(root, listener);
  try {
    watcher.enter("");
  } catch (error) {
    watcher.close();
    throw new Error(osErrorText(error), { cause: error });
  }
  return { files: watcher.begin(), close: async () => watcher.close() };
};

/** A directory below the root, by its path with a slash at the end; the root is the empty path. */
interface Folder {
  readonly watcher: FSWatcher;
  /** Tells it from another that takes its place. */
  readonly inode: number;
}

/** How long a watcher may take to see its first event after it was made. */
const SETTLING_MS = [20, 100, 500];

/**
 * What the system tells is only taken as a hint of where to look: it tells of one change several times, of a rename as two
 * things, of nothing in folders that are new. Whatever is found there counts as changed, because times and sizes cannot
 * tell two edits apart that follow quickly. A folder is listed after its watcher is there, so that nothing falls between.
 */
class DirectoryWatcher {
  readonly #root: string;
  readonly #listener: WatchListener;
  readonly #folders = new Map<string, Folder>();
  readonly #files = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Nothing is told before that. */
  #begun = false;

  constructor(root: string, listener: WatchListener) {
    this.#root = root;
    this.#listener = listener;
  }

  /** Ends the silent first look and gives what it found. */
  begin(): readonly string[] {
    this.#begun = true;
    return [...this.#files];
  }

  /** Watches a folder and looks at all that is in it. */
  enter(folder: string): void {
    const path = join(this.#root, folder);
    const { ino: inode } = statSync(path);
    const watcher = watch(path, (_event, name) => this.#hint(folder, name));
    watcher.on("error", (error) => this.#failed(error));
    this.#folders.set(folder, { watcher, inode });
    for (const name of readdirSync(path)) this.#look(folder + name);
    // Some hosts make the watcher a moment later than they say.
    for (const milliseconds of SETTLING_MS) this.#later(milliseconds, () => this.#compare(folder));
  }

  close(): void {
    for (const { watcher } of this.#folders.values()) watcher.close();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#folders.clear();
    this.#begun = false;
  }

  #later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    timer.unref();
    this.#timers.add(timer);
  }

  #hint(folder: string, name: string | null): void {
    if (!this.#folders.has(folder)) return;
    if (name === null) this.#compare(folder);
    else if (name.startsWith(".")) this.#guard(() => this.#lookAtLinks(folder));
    else this.#guard(() => this.#look(folder + name));
    // A folder that is gone tells so itself, by its own name.
    if (folder !== "" && !isThere(join(this.#root, folder))) this.#gone(folder.slice(0, -1));
  }

  /** Looks at what is new in a folder, and for what is gone. */
  #compare(folder: string): void {
    if (!this.#folders.has(folder)) return;
    this.#guard(() => {
      const names = readdirSync(join(this.#root, folder));
      const known = (path: string) => this.#files.has(path) || this.#folders.has(`${path}/`);
      for (const name of names) if (!known(folder + name)) this.#look(folder + name);
      for (const path of this.#childrenOf(folder)) if (!names.includes(path.slice(folder.length))) this.#gone(path);
    });
  }

  /** What lies behind links may be swapped as a whole, by a hidden link of which alone the system tells. */
  #lookAtLinks(folder: string): void {
    const files = this.#childrenOf(folder).filter((path) => this.#files.has(path));
    for (const path of files) if (lstatOf(join(this.#root, path))?.isSymbolicLink()) this.#look(path);
  }

  #look(path: string): void {
    if (path.slice(path.lastIndexOf("/") + 1).startsWith(".")) return;
    const at = join(this.#root, path);
    const found = lstatOf(at);
    if (found?.isDirectory()) this.#lookAtFolder(path, found);
    else if (!isThere(at)) this.#gone(path);
    else if (definitionExtension(path) !== null && statSync(at).isFile()) this.#there(path);
  }

  #there(path: string): void {
    this.#files.add(path);
    this.#tell(path, Action.AddOrUpdate);
  }

  #lookAtFolder(path: string, { ino }: Stats): void {
    const folder = this.#folders.get(`${path}/`);
    if (folder?.inode === ino) return;
    if (folder !== undefined) this.#gone(path);
    this.enter(`${path}/`);
  }

  /** Forgets a file, or a folder with all below it. */
  #gone(path: string): void {
    for (const [folder, { watcher }] of this.#folders) {
      if (!folder.startsWith(`${path}/`)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const file of this.#files) {
      if (file !== path && !file.startsWith(`${path}/`)) continue;
      this.#files.delete(file);
      this.#tell(file, Action.Delete);
    }
  }

  #childrenOf(folder: string): readonly string[] {
    const paths = [...this.#files, ...[...this.#folders.keys()].map((path) => path.slice(0, -1))];
    const isChild = (path: string) => path.startsWith(folder) && !path.slice(folder.length).includes("/");
    return paths.filter((path) => path !== "" && isChild(path));
  }

  #tell(path: string, action: Action): void {
    if (this.#begun) this.#listener.changed(path, action);
  }

  /** What is gone between two questions will be told of by its own hint. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (osErrorCode(error) !== "ENOENT") this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (osErrorCode(error) !== "ENOENT") this.#listener.failed(new Error(osErrorText(error), { cause: error }));
  }
}

function lstatOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
