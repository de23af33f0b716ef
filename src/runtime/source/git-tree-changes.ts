import { commonEnds } from "../common-ends.ts";
import type { TreeEntry } from "./git-object.ts";
import type { SourceLimits } from "./limits.ts";

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
 * directories has changed, because what links lead to lies elsewhere, and where there is more of it than the limits on a whole
 * directory let be: few objects can name each other so often that nobody would see the end of it.
 */
export function treeChanges(
  list: ListDirectory,
  before: string,
  after: string,
  limits: Pick<SourceLimits, "entries" | "pathDepth">,
): TreeChanges | null {
  const [fresh, gone] = [new Map<string, string>(), new Map<string, string>()];
  const [freshTrees, goneTrees] = [new Set<string>(), new Set<string>()];
  let [entries, depth] = [0, 0];
  let left = limits.entries;

  /** False where it cannot be told. */
  function compare(old: string | undefined, now: string | undefined, prefix: string, level: number): boolean {
    if (old === now) return true;
    if (level > limits.pathDepth) return false;
    const was = old === undefined ? [] : list(old);
    const is = now === undefined ? [] : list(now, old);
    if (old !== undefined) goneTrees.add(old);
    if (now !== undefined) freshTrees.add(now);
    if (now !== undefined) depth = Math.max(depth, level);
    entries += is.length - was.length;
    for (const [name, [earlier, later]] of differing(was, is)) {
      if (--left < 0 || !isFileOrDirectory(earlier) || !isFileOrDirectory(later)) return false;
      const path = prefix + name;
      if (earlier?.kind === "file") gone.set(path, earlier.oid);
      if (later?.kind === "file") fresh.set(path, later.oid);
      if (!compare(directoryId(earlier), directoryId(later), `${path}/`, level + 1)) return false;
    }
    return true;
  }

  const isTold = compare(before, after, "", 1);
  return isTold ? { fresh, gone, freshTrees, goneTrees, entries, depth } : null;
}

type Pair = [earlier: TreeEntry | undefined, later: TreeEntry | undefined];

/** The entries that are not the same in two directories, by name. */
function differing(was: readonly TreeEntry[], is: readonly TreeEntry[]): Map<string, Pair> {
  const { head, tail } = commonEnds(was, is, isSame);
  const pairs = new Map<string, Pair>();
  for (const entry of was.slice(head, was.length - tail)) pairs.set(entry.name, [entry, undefined]);
  for (const entry of is.slice(head, is.length - tail)) {
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
