/** The promise file system that the git library asks for, as much of it as a bare repository needs. */
export interface MemoryFs {
  readFile(path: string, options?: string | { encoding?: string }): Promise<Uint8Array | string>;
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  unlink(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  stat(path: string): Promise<MemoryStat>;
  lstat(path: string): Promise<MemoryStat>;
  readlink(path: string): Promise<never>;
  symlink(target: string, path: string): Promise<never>;
}

/** What is known of a path in a {@link MemoryFs}. */
export interface MemoryStat {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** Makes an empty file system in memory. A directory exists as soon as a path leads through it; there are no links. */
export function memoryFs(): MemoryFs {
  const files = new Map<string, Uint8Array>();
  // Made once: the git library looks for every object in its own file first, and stack traces take time.
  const notFound = systemError("ENOENT", "no such file or directory");

  async function stat(path: string): Promise<MemoryStat> {
    const file = files.get(path);
    if (file === undefined && namesIn(path).length === 0) throw notFound;
    return {
      size: file?.byteLength ?? 0,
      isFile: () => file !== undefined,
      isDirectory: () => file === undefined,
      isSymbolicLink: () => false,
    };
  }

  function namesIn(directory: string): string[] {
    const prefix = `${directory}/`;
    const names = new Set<string>();
    for (const path of files.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split("/", 1)[0] ?? "");
    }
    return [...names];
  }

  return {
    async readFile(path, options) {
      const file = files.get(path);
      if (file === undefined) throw notFound;
      const encoding = typeof options === "string" ? options : options?.encoding;
      return encoding === undefined ? file : new TextDecoder(encoding).decode(file);
    },
    async writeFile(path, data) {
      files.set(path, typeof data === "string" ? new TextEncoder().encode(data) : data);
    },
    async unlink(path) {
      if (!files.delete(path)) throw notFound;
    },
    async readdir(path) {
      const names = namesIn(path);
      if (names.length === 0) throw files.has(path) ? systemError("ENOTDIR", path) : notFound;
      return names;
    },
    async mkdir(path) {
      if (files.has(path)) throw systemError("EEXIST", path);
    },
    async rmdir() {},
    stat,
    lstat: stat,
    async readlink() {
      throw notFound;
    },
    async symlink(_target, path) {
      throw systemError("ENOSYS", path);
    },
  };
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
