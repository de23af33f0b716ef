import { addRemote, fetch as fetchPack } from "isomorphic-git";
import type { GitHttp } from "./git-http.ts";
import { memoryFs } from "./memory-fs.ts";

/**
 * Fetches a pack from a host that does not speak version 2 of the protocol, or not enough of it: one commit or tag with
 * its tree, its files and without history; or, without `oid`, all branches and tags with their history. The git library
 * leads this conversation. Null when the host sent nothing.
 */
export async function packFromOldServer(
  http: GitHttp,
  url: string,
  oid?: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const fs = memoryFs();
  const repository = { fs: { promises: { ...fs, writeFile } }, gitdir: "/repository", cache: {} };
  await addRemote({ ...repository, remote: "origin", url });
  const what =
    oid === undefined
      ? { ref: "HEAD", remoteRef: "HEAD", tags: true }
      : { ref: oid, remoteRef: oid, depth: 1, singleBranch: true };
  try {
    await fetchPack({ ...repository, http, url, ...what });
    return null;
  } catch (error) {
    if (error instanceof PackArrived) return error.pack;
    throw error;
  }

  async function writeFile(path: string, data: Uint8Array | string): Promise<void> {
    // The library would index it next, without any limit; we read it ourselves.
    if (typeof data !== "string" && path.endsWith(".pack")) throw new PackArrived(new Uint8Array(data));
    await fs.writeFile(path, data);
  }
}

class PackArrived extends Error {
  readonly pack: Uint8Array<ArrayBuffer>;

  constructor(pack: Uint8Array<ArrayBuffer>) {
    super("the pack is here");
    this.pack = pack;
  }
}
