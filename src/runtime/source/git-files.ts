import type { FileContent } from "./files.ts";
import type { GitObjects } from "./git-client.ts";
import type { GitRemote } from "./git-remote.ts";
import type { GitTree, Place } from "./git-tree.ts";

type Directory = Extract<Place, { kind: "directory" }>;
type Listed = { readonly oid: string } | { readonly unreadable: string };

const ESCAPES = "path escapes workspace";

/**
 * Reads the files of one directory of a repository, nothing outside it. Symbolic links are followed as in a checkout;
 * one that leaves the directory, or leads nowhere, is a file that cannot be read. Submodules are empty directories.
 */
export async function readGitFiles(
  { objects, tree, root }: { readonly objects: GitObjects; readonly tree: GitTree; readonly root: Directory },
  remote: GitRemote,
): Promise<Map<string, FileContent>> {
  const listed = await listFiles(tree, root, remote);
  const contents = new Map<string, Uint8Array>();
  const files = new Map<string, FileContent>();
  let total = 0;
  for (const [path, entry] of listed) {
    if ("unreadable" in entry) {
      files.set(path, entry);
      continue;
    }
    let content = contents.get(entry.oid);
    if (content === undefined) {
      content = await objects.blob(entry.oid);
      contents.set(entry.oid, content);
      total += content.byteLength;
      const { fileBytes, totalBytes } = remote.limits;
      if (content.byteLength > fileBytes) throw tooLarge(remote, `${path} exceeds limit of ${fileBytes} bytes`);
      if (total > totalBytes) throw tooLarge(remote, `workspace exceeds limit of ${totalBytes} bytes`);
    }
    files.set(path, content);
  }
  return files;
}

/** Lists every file below a directory by its path there. */
async function listFiles(tree: GitTree, root: Directory, remote: GitRemote): Promise<Map<string, Listed>> {
  const files = new Map<string, Listed>();
  const { entries: maxEntries, pathDepth } = remote.limits;
  let count = 0;

  /** `chain` holds the link-free paths of the directories above, so that a link to one of them is not walked forever. */
  async function walk(directory: Directory, prefix: string, chain: readonly string[]): Promise<void> {
    const above = [...chain, directory.path];
    if (above.length > pathDepth) throw tooLarge(remote, `paths exceed limit of ${pathDepth} names`);
    for (const entry of (await tree.entries(directory.oid)).values()) {
      if (++count > maxEntries) throw tooLarge(remote, `exceeded limit of ${maxEntries} files and directories`);
      const shown = prefix + entry.name;
      const place = await placeOf(entry.kind, below(directory.path, entry.name), entry.oid);
      if (place?.kind === "directory" && !above.includes(place.path)) await walk(place, `${shown}/`, above);
      else if (place !== null && place.kind !== "directory") files.set(shown, listing(place));
    }
  }

  async function placeOf(kind: string, path: string, oid: string): Promise<Place | null> {
    if (kind === "submodule") return null;
    return kind === "link" ? tree.follow(path) : { kind: kind === "directory" ? "directory" : "file", path, oid };
  }

  function listing(place: Exclude<Place, Directory>): Listed {
    if (place.kind === "missing") return { unreadable: place.reason };
    const inside = place.kind === "file" && (root.path === "" || place.path.startsWith(`${root.path}/`));
    return inside ? { oid: place.oid } : { unreadable: ESCAPES };
  }

  await walk(root, "", []);
  return files;
}

function below(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

function tooLarge(remote: GitRemote, reason: string): Error {
  return remote.fail("source_too_large", reason);
}
