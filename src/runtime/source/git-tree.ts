import type { GitObjects, TreeEntry } from "./git-client.ts";
import type { GitRemote } from "./git-remote.ts";

/** As on Linux. */
const MAX_LINKS = 40;
/** As on Linux; the text of a link is a path. */
const MAX_LINK_BYTES = 4096;

/** What a path of a repository leads to when symbolic links are followed; `path` is free of links. */
export type Place =
  | { readonly kind: "file"; readonly path: string; readonly oid: string }
  | { readonly kind: "directory"; readonly path: string; readonly oid: string }
  | { readonly kind: "outside" }
  /** Leads nowhere, with the operating system's text. */
  | { readonly kind: "missing"; readonly reason: string };

/** One version of a repository as a checkout would show it. */
export interface GitTree {
  /** Lists a directory; names that no file system should see are refused. */
  entries(oid: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Resolves a path from the repository's root, as `realpath` does. */
  follow(path: string): Promise<Place>;
}

/** Opens the tree of a commit; every directory is read once. */
export function gitTree(objects: GitObjects, root: string, remote: GitRemote): GitTree {
  const known = new Map<string, ReadonlyMap<string, TreeEntry>>();

  async function entries(oid: string): Promise<ReadonlyMap<string, TreeEntry>> {
    let directory = known.get(oid);
    if (directory === undefined) {
      directory = byName(await objects.tree(oid), remote);
      known.set(oid, directory);
    }
    return directory;
  }

  async function follow(path: string): Promise<Place> {
    const pending = names(path);
    const trail: { readonly name: string; readonly oid: string }[] = [];
    let links = 0;
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      if (name === "..") {
        if (trail.pop() === undefined) return { kind: "outside" };
        continue;
      }
      const entry = (await entries(trail.at(-1)?.oid ?? root)).get(name);
      if (entry === undefined || entry.kind === "submodule") return missing("No such file or directory (os error 2)");
      if (entry.kind === "link") {
        if (++links > MAX_LINKS) return missing("Too many levels of symbolic links (os error 40)");
        const target = await linkTarget(objects, entry.oid);
        if (target === null || target.startsWith("/")) return { kind: "outside" };
        pending.unshift(...names(target));
      } else if (entry.kind === "directory") {
        trail.push(entry);
      } else {
        if (pending.length > 0) return missing("Not a directory (os error 20)");
        return { kind: "file", path: pathOf([...trail, entry]), oid: entry.oid };
      }
    }
    return { kind: "directory", path: pathOf(trail), oid: trail.at(-1)?.oid ?? root };
  }

  return { entries, follow };
}

function byName(listed: readonly TreeEntry[], remote: GitRemote): ReadonlyMap<string, TreeEntry> {
  const directory = new Map<string, TreeEntry>();
  for (const entry of listed) {
    const { name } = entry;
    if (isUnsafe(name)) throw remote.fail("source_corrupt", `unsafe name in the repository: ${JSON.stringify(name)}`);
    if (directory.has(name)) throw remote.fail("source_corrupt", `name appears twice: ${JSON.stringify(name)}`);
    directory.set(name, entry);
  }
  return directory;
}

function isUnsafe(name: string): boolean {
  return name === "" || name === "." || name === ".." || name.toLowerCase() === ".git" || /[/\\\0]/.test(name);
}

/** Null when the link cannot be one: too long, or not UTF-8. */
async function linkTarget(objects: GitObjects, oid: string): Promise<string | null> {
  const bytes = await objects.blob(oid);
  if (bytes.byteLength > MAX_LINK_BYTES) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function missing(reason: string): Place {
  return { kind: "missing", reason };
}

function names(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

function pathOf(trail: readonly { readonly name: string }[]): string {
  return trail.map(({ name }) => name).join("/");
}
