import type { Directory } from "./checkout.ts";
import type { FileContent } from "./files.ts";
import { MANIFEST_NAME } from "./manifest-name.ts";

/** Directories laid over each other: per path the later one wins entirely. */
export class Projection {
  readonly files: Map<string, FileContent> = new Map();
  /** All paths that are directories. */
  readonly #directories = new Set<string>();

  /** Lays a parent over what is there; its manifest says nothing about the child and is left out. */
  layParent({ files, directories }: Pick<Directory, "files" | "directories">): void {
    this.#lay(
      [...files].filter(([path]) => path !== MANIFEST_NAME),
      directories,
    );
  }

  /** Lays the child itself over its parents. */
  layChild({ files, directories }: Pick<Directory, "files" | "directories">): void {
    this.#lay([...files], directories);
  }

  /** The directories, those without a file in them included. */
  get directories(): readonly string[] {
    return [...this.#directories];
  }

  #lay(files: readonly (readonly [string, FileContent])[], directories: readonly string[]): void {
    for (const path of directories) this.#makeDirectory(path);
    for (const [path, content] of files) {
      this.#makeDirectory(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
      if (this.#directories.has(path)) this.#removeDirectory(path);
      this.files.set(path, content);
    }
  }

  /** A directory takes the place of a file of the same name, wherever in its path that lies. */
  #makeDirectory(path: string): void {
    for (let at = path; at !== "" && !this.#directories.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
      this.files.delete(at);
      this.#directories.add(at);
    }
  }

  /** A file takes the place of a directory with all it holds. */
  #removeDirectory(path: string): void {
    for (const file of this.files.keys()) if (file.startsWith(`${path}/`)) this.files.delete(file);
    for (const directory of this.#directories) {
      if (directory === path || directory.startsWith(`${path}/`)) this.#directories.delete(directory);
    }
  }
}
