import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What to write; paths are relative to the tree's root. */
export interface Tree {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly dirs?: readonly string[];
  /** Path → target of a symbolic link. */
  readonly links?: Readonly<Record<string, string>>;
}

/** A directory that is gone when its scope ends. */
export interface TemporaryTree extends Disposable {
  /** Absolute, links resolved. */
  readonly root: string;
}

/** Writes a tree into a new temporary directory. */
export function temporaryTree({ files = {}, dirs = [], links = {} }: Tree): TemporaryTree {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "rototo-tree-")));
  const at = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  for (const path of dirs) mkdirSync(at(path), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(at(path), content);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, at(path));
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
