import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { RototoError } from "../runtime/errors.ts";
import { type Directory, NOT_NEEDED, type Relevant } from "../runtime/source/checkout.ts";
import type { FileContent } from "../runtime/source/files.ts";
import { osErrorText } from "./os-error.ts";

/** What of a directory is read. */
export interface ReadTreeOptions {
  readonly relevant: Relevant;
  /** A name at the top that is passed over. */
  readonly except?: string;
}

/**
 * Lists everything below a directory, and reads what is relevant of it. Links are followed, and one that leads out of the
 * directory is a file that cannot be read; the first of them is told as special.
 *
 * @param root absolute, with its links resolved.
 * @throws {source_unavailable} when a directory cannot be listed.
 */
export function readTree(root: string, { relevant, except }: ReadTreeOptions): Directory {
  const files = new Map<string, FileContent>();
  const directories: string[] = [];
  let special: string | undefined;

  /** `above` holds the real paths of the directories above, so that a link to one of them is not walked forever. */
  function walk(real: string, prefix: string, above: readonly string[]): void {
    for (const entry of list(real)) {
      if (prefix === "" && entry.name === except) continue;
      const path = prefix + entry.name;
      const at = join(real, entry.name);
      if (entry.isDirectory()) enter(at, path, above);
      else if (entry.isFile()) files.set(path, relevant(path) ? read(at) : NOT_NEEDED);
      else {
        special ??= join(root, path);
        follow(at, path, above);
      }
    }
  }

  function enter(real: string, path: string, above: readonly string[]): void {
    if (above.includes(real)) return;
    directories.push(path);
    walk(real, `${path}/`, [...above, real]);
  }

  function follow(link: string, path: string, above: readonly string[]): void {
    try {
      const real = realpathSync.native(link);
      const inside = real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
      const target = statSync(real);
      if (inside && target.isDirectory()) enter(real, path, above);
      else if (!inside) files.set(path, { unreadable: "path escapes workspace" });
      else if (target.isFile()) files.set(path, relevant(path) ? read(real) : NOT_NEEDED);
    } catch (error) {
      files.set(path, { unreadable: osErrorText(error) });
    }
  }

  walk(root, "", [root]);
  return special === undefined ? { files, directories } : { files, directories, special };
}

function list(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new RototoError("source_unavailable", `failed to read ${path}: ${osErrorText(error)}`, { cause: error });
  }
}

function read(path: string): FileContent {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    return { unreadable: osErrorText(error) };
  }
}
