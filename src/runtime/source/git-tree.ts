import type { TreeEntry } from "./git-object.ts";
import type { GitObjects } from "./git-objects.ts";
import type { GitRemote } from "./git-remote.ts";
import { isUnsafeName, twinOf } from "./safe-name.ts";

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
  | { readonly kind: "missing"; readonly reason: string }
  /** Cannot be told before this link has been fetched. */
  | { readonly kind: "unread"; readonly oid: string };

/** One version of a repository as a checkout would show it, as far as its objects are here. */
export interface GitTree {
  /**
   * Lists a directory; names that a file system could take for something else are refused.
   *
   * @param like one that may hold much of the same.
   */
  entries(oid: string, like?: string): readonly TreeEntry[];
  /** What a directory has under a name. */
  entry(oid: string, name: string): TreeEntry | undefined;
  /** Resolves a path from the repository's root, as `realpath` does. */
  follow(path: string): Place;
}

/** Directories whose names are sound: judged once, however many versions they belong to. */
const sound = new WeakSet<readonly TreeEntry[]>();

/** Their entries by name, where one has been looked up. */
const named = new WeakMap<readonly TreeEntry[], ReadonlyMap<string, TreeEntry>>();

/** What a tree is read from: directories, and the texts of links. */
export interface TreeObjects extends Pick<GitObjects, "tree" | "listed"> {
  blob(oid: string): Uint8Array | undefined;
}

/** Opens the tree of a commit; every directory is read once. */
export function gitTree(objects: TreeObjects, root: string, remote: GitRemote): GitTree {
  function entries(oid: string, like?: string): readonly TreeEntry[] {
    const listed = objects.tree(oid, like);
    if (!sound.has(listed) && !hasNamesOf(listed, like)) judgeNames(listed, remote);
    sound.add(listed);
    return listed;
  }

  /** Tells whether the names of a directory are those of another one, and so as sound. */
  function hasNamesOf(listed: readonly TreeEntry[], like: string | undefined): boolean {
    const before = like === undefined ? undefined : objects.listed(like);
    if (before === undefined || !sound.has(before) || before.length !== listed.length) return false;
    return listed.every(({ name }, index) => before[index]?.name === name);
  }

  function entry(oid: string, name: string): TreeEntry | undefined {
    const listed = entries(oid);
    const directory = named.get(listed) ?? new Map(listed.map((each) => [each.name, each]));
    named.set(listed, directory);
    return directory.get(name);
  }

  function follow(path: string): Place {
    const pending = names(path);
    const trail: { readonly name: string; readonly oid: string }[] = [];
    let links = 0;
    for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
      if (name === "..") {
        if (trail.pop() === undefined) return { kind: "outside" };
        continue;
      }
      const found = entry(trail.at(-1)?.oid ?? root, name);
      if (found === undefined || found.kind === "submodule") return missing("No such file or directory (os error 2)");
      if (found.kind === "link") {
        if (++links > MAX_LINKS) return missing("Too many levels of symbolic links (os error 40)");
        const text = objects.blob(found.oid);
        if (text === undefined) return { kind: "unread", oid: found.oid };
        const target = linkTarget(text);
        if (target === null || target.startsWith("/")) return { kind: "outside" };
        pending.unshift(...names(target));
      } else if (found.kind === "directory") {
        trail.push(found);
      } else {
        if (pending.length > 0) return missing("Not a directory (os error 20)");
        return { kind: "file", path: pathOf([...trail, found]), oid: found.oid };
      }
    }
    return { kind: "directory", path: pathOf(trail), oid: trail.at(-1)?.oid ?? root };
  }

  return { entries, entry, follow };
}

function judgeNames(listed: readonly TreeEntry[], remote: GitRemote): void {
  const twins = new Map<string, string>();
  for (const { name } of listed) {
    if (isUnsafeName(name)) {
      throw remote.fail("source_corrupt", `unsafe name in the repository: ${JSON.stringify(name)}`);
    }
    const twin = twins.get(twinOf(name));
    if (twin !== undefined) throw remote.fail("source_corrupt", twinFault(twin, name));
    twins.set(twinOf(name), name);
  }
}

function twinFault(first: string, second: string): string {
  if (first === second) return `name appears twice: ${JSON.stringify(first)}`;
  return `names differ in case or Unicode form only: ${JSON.stringify(first)}, ${JSON.stringify(second)}`;
}

/** Null when the link cannot be one: too long, or not UTF-8. */
function linkTarget(bytes: Uint8Array): string | null {
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
