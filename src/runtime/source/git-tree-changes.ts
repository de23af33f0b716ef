import type { TreeEntry } from "./git-object.ts";

/** Lists a directory by its id; `like` is one that may hold much of the same. */
export type ListDirectory = (oid: string, like?: string) => readonly TreeEntry[];

/** How a directory of a repository differs from an earlier one, all that is below it included. */
export interface TreeChanges {
  /** The files that are new or differ, by path in the directory. */
  readonly fresh: ReadonlyMap<string, string>;
  /** The files that differ or are gone, by path in the directory. */
  readonly gone: ReadonlyMap<string, string>;
  /** The trees that are new, and those that are gone. */
  readonly freshTrees: ReadonlySet<string>;
  readonly goneTrees: ReadonlySet<string>;
  /** By how much the number of files and directories differs. */
  readonly entries: number;
  /** How deep the deepest new directory lies. */
  readonly depth: number;
}

/**
 * Compares two directories; what is the same in both is not looked into. Null where something other than files and
 * directories has changed: what links lead to lies elsewhere.
 */
export function treeChanges(list: ListDirectory, before: string, after: string): TreeChanges | null {
  const [fresh, gone] = [new Map<string, string>(), new Map<string, string>()];
  const [freshTrees, goneTrees] = [new Set<string>(), new Set<string>()];
  let [entries, depth, isPlain] = [0, 0, true];

  function compare(old: string | undefined, now: string | undefined, prefix: string, level: number): void {
    if (old === now || !isPlain) return;
    const was = old === undefined ? [] : list(old);
    const is = now === undefined ? [] : list(now, old);
    if (old !== undefined) goneTrees.add(old);
    if (now !== undefined) freshTrees.add(now);
    if (now !== undefined) depth = Math.max(depth, level);
    entries += is.length - was.length;
    for (const [name, [earlier, later]] of differing(was, is)) {
      if (![earlier, later].every(isFileOrDirectory)) isPlain = false;
      const path = prefix + name;
      if (earlier?.kind === "file") gone.set(path, earlier.oid);
      if (later?.kind === "file") fresh.set(path, later.oid);
      compare(directoryId(earlier), directoryId(later), `${path}/`, level + 1);
    }
  }

  compare(before, after, "", 1);
  return isPlain ? { fresh, gone, freshTrees, goneTrees, entries, depth } : null;
}

type Pair = [earlier: TreeEntry | undefined, later: TreeEntry | undefined];

/** The entries that are not the same in two directories, by name. */
function differing(was: readonly TreeEntry[], is: readonly TreeEntry[]): Map<string, Pair> {
  const shorter = Math.min(was.length, is.length);
  let start = 0;
  while (start < shorter && isSame(was[start], is[start])) start++;
  let end = 0;
  while (end < shorter - start && isSame(was.at(-1 - end), is.at(-1 - end))) end++;
  const pairs = new Map<string, Pair>();
  for (const entry of was.slice(start, was.length - end)) pairs.set(entry.name, [entry, undefined]);
  for (const entry of is.slice(start, is.length - end)) {
    const [earlier] = pairs.get(entry.name) ?? [];
    if (isSame(earlier, entry)) pairs.delete(entry.name);
    else pairs.set(entry.name, [earlier, entry]);
  }
  return pairs;
}

function isSame(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a === b || (a?.name === b?.name && a?.oid === b?.oid && a?.kind === b?.kind);
}

function isFileOrDirectory(entry: TreeEntry | undefined): boolean {
  return entry === undefined || entry.kind === "file" || entry.kind === "directory";
}

function directoryId(entry: TreeEntry | undefined): string | undefined {
  return entry?.kind === "directory" ? entry.oid : undefined;
}
