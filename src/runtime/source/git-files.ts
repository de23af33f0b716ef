import type { Relevant } from "./checkout.ts";
import type { GitRemote } from "./git-remote.ts";
import type { GitTree, Place } from "./git-tree.ts";

type DirectoryPlace = Extract<Place, { kind: "directory" }>;

/** What is known of the files of one directory before all of them are here. */
export interface Listing {
  /** By path in the directory: the object that holds the content, why there is none, or null where nobody needs it. */
  readonly files: ReadonlyMap<string, { readonly oid: string } | { readonly unreadable: string } | null>;
  /** Links whose targets must be known before the list is complete. */
  readonly unread: ReadonlySet<string>;
  /** Submodules, which are empty. */
  readonly emptyDirectories: readonly string[];
  /** The first symbolic link, by its path. */
  readonly firstLink: string | undefined;
  /** How many files and directories there are. */
  readonly entries: number;
  /** How many names the longest path has. */
  readonly depth: number;
}

const ESCAPES = "path escapes workspace";

/**
 * Lists the files of one directory of a repository, nothing outside it. Symbolic links are followed as in a checkout;
 * one that leaves the directory, or leads nowhere, is a file that cannot be read. Submodules are empty directories.
 */
export function listGitFiles(
  {
    tree,
    root,
    like,
    relevant,
  }: {
    readonly tree: GitTree;
    readonly root: DirectoryPlace;
    /** A directory that may hold much of the same. */
    readonly like: string | undefined;
    readonly relevant: Relevant;
  },
  remote: GitRemote,
): Listing {
  const files = new Map<string, { readonly oid: string } | { readonly unreadable: string } | null>();
  const unread = new Set<string>();
  const emptyDirectories: string[] = [];
  const { entries: maxEntries, pathDepth } = remote.limits;
  let firstLink: string | undefined;
  let [count, depth] = [0, 0];

  /** `above` holds the link-free paths of the directories above, so that a link to one of them is not walked forever. */
  function walk(directory: DirectoryPlace, like: string | undefined, prefix: string, above: readonly string[]): void {
    if (above.length > pathDepth) throw tooLarge(`paths exceed limit of ${pathDepth} names`);
    depth = Math.max(depth, above.length);
    for (const entry of tree.entries(directory.oid, like)) {
      if (++count > maxEntries) throw tooLarge(`exceeded limit of ${maxEntries} files and directories`);
      const shown = prefix + entry.name;
      const path = below(directory.path, entry.name);
      if (entry.kind === "link") firstLink ??= shown;
      if (entry.kind === "submodule") {
        emptyDirectories.push(shown);
        continue;
      }
      const place: Place = entry.kind === "link" ? tree.follow(path) : { kind: entry.kind, path, oid: entry.oid };
      if (place.kind === "unread") unread.add(place.oid);
      else if (place.kind !== "directory") files.set(shown, contentOf(place, shown));
      else if (!above.includes(place.path)) {
        const before = like === undefined ? undefined : tree.entry(like, entry.name);
        walk(place, before?.kind === "directory" ? before.oid : undefined, `${shown}/`, [...above, place.path]);
      }
    }
  }

  function contentOf(place: Exclude<Place, { kind: "directory" | "unread" }>, shown: string) {
    if (place.kind === "missing") return { unreadable: place.reason };
    const inside = place.kind === "file" && (root.path === "" || place.path.startsWith(`${root.path}/`));
    if (!inside) return { unreadable: ESCAPES };
    return relevant(shown) ? { oid: place.oid } : null;
  }

  function tooLarge(reason: string): Error {
    return remote.fail("source_too_large", reason);
  }

  walk(root, like, "", [root.path]);
  return { files, unread, emptyDirectories, firstLink, entries: count, depth };
}

function below(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}
