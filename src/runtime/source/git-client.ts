import { addRemote, fetch as fetchPack, listServerRefs, readBlob, readCommit, readTree } from "isomorphic-git";
import { isRototoError, messageOf } from "../errors.ts";
import { GitHttpClient, GitRefusal } from "./git-http.ts";
import { guardPacks } from "./git-pack-guard.ts";
import type { GitRemote } from "./git-remote.ts";
import { memoryFs } from "./memory-fs.ts";

// The only file that knows the git library; everything else speaks in the terms below.

/** A ref as a remote lists it; `commit` is `oid` with annotated tags peeled. */
export interface ListedRef {
  readonly name: string;
  readonly oid: string;
  readonly commit: string;
}

/** One entry of a directory in a repository. */
export interface TreeEntry {
  readonly name: string;
  readonly oid: string;
  readonly kind: "file" | "directory" | "link" | "submodule";
}

/** The objects of a repository, read by id. */
export interface GitObjects {
  /** Peels annotated tags and gives the commit's own id; null when there is no such object. */
  commit(oid: string): Promise<{ readonly oid: string; readonly tree: string } | null>;
  tree(oid: string): Promise<readonly TreeEntry[]>;
  blob(oid: string): Promise<Uint8Array>;
}

/** A remote, and a repository in memory that its objects are fetched into. */
export interface GitClient extends GitObjects {
  /** Lists the refs whose full name begins with a prefix; only these cross the network (protocol version 2). */
  listRefs(prefix: string): Promise<readonly ListedRef[]>;
  /** Fetches one commit or tag with its tree and without history; false when the server does not give it out by id. */
  fetchOne(oid: string): Promise<boolean>;
  /** Fetches all branches and tags with their history. */
  fetchAll(): Promise<void>;
}

/** Opens a remote with an empty repository; the first request is made by the first method called. */
export async function gitClient(remote: GitRemote): Promise<GitClient> {
  const { url } = remote;
  const http = new GitHttpClient(remote);
  const repository = { fs: { promises: guardPacks(memoryFs(), remote) }, gitdir: "/repository", cache: {} };
  await addRemote({ ...repository, remote: "origin", url });

  return {
    async listRefs(prefix) {
      const refs = await attempt(remote, () => listServerRefs({ http, url, prefix, peelTags: true }));
      return refs.map(({ ref, oid, peeled }) => ({ name: ref, oid, commit: peeled ?? oid }));
    },
    fetchOne(oid) {
      return attempt(remote, async () => {
        try {
          await fetchPack({ ...repository, http, url, ref: oid, remoteRef: oid, depth: 1, singleBranch: true });
          return true;
        } catch (error) {
          if (error instanceof GitRefusal && error.message.includes("not our ref")) return false;
          throw error;
        }
      });
    },
    async fetchAll() {
      await attempt(remote, () => fetchPack({ ...repository, http, url, ref: "HEAD", remoteRef: "HEAD", tags: true }));
    },
    async commit(oid) {
      const found = await attempt(remote, () => readCommit({ ...repository, oid }).catch(ignoreAbsent));
      return found === null ? null : { oid: found.oid, tree: found.commit.tree };
    },
    async tree(oid) {
      const { tree } = await attempt(remote, () => readTree({ ...repository, oid }));
      return tree.map(({ path, mode, oid, type }) => ({ name: path, oid, kind: kindOf(mode, type) }));
    },
    async blob(oid) {
      const { blob } = await attempt(remote, () => readBlob({ ...repository, oid }));
      return new Uint8Array(blob.buffer, blob.byteOffset, blob.byteLength);
    },
  };
}

function kindOf(mode: string, type: "blob" | "tree" | "commit"): TreeEntry["kind"] {
  if (type === "tree") return "directory";
  if (type === "commit") return "submodule";
  return mode === "120000" ? "link" : "file";
}

/** Runs a step of the git library and gives its failures our shape: here they mean that what arrived is not sound. */
async function attempt<T>(remote: GitRemote, step: () => Promise<T>): Promise<T> {
  if (remote.signal?.aborted === true) throw remote.stopped();
  try {
    return await step();
  } catch (error) {
    if (isRototoError(error)) throw error;
    if (error instanceof GitRefusal) throw remote.fail("source_unavailable", error.message);
    throw remote.fail("source_corrupt", libraryReason(error));
  }
}

/** The library wraps some messages in a request to report a bug; the plain one is in `data`. */
function libraryReason(error: unknown): string {
  const data = error instanceof Error && "data" in error ? error.data : undefined;
  const inner = typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof inner === "string" ? inner : messageOf(error);
}

function ignoreAbsent(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "NotFoundError") return null;
  throw error;
}
