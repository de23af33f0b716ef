import { RototoError } from "../errors.ts";
import type { StagedSource } from "./files.ts";
import { type GitClient, gitClient, type ListedRef } from "./git-client.ts";
import { readGitFiles } from "./git-files.ts";
import { type GitRemote, gitRemote } from "./git-remote.ts";
import { type GitTree, gitTree, type Place } from "./git-tree.ts";
import type { GitSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

/**
 * Fetches the workspace of a git source over HTTP: one commit without its history, and of it only the files of the
 * workspace's directory. The rules and texts are those of docs/sources.md, "Git sources".
 * @throws {source_not_found} when the repository, the ref or the subdirectory is not there
 * @throws {source_unauthorized} when the host asks for other credentials
 * @throws {source_unavailable} when the host cannot be reached or does not answer as a git server
 * @throws {source_corrupt} when what it sends is damaged, incomplete or unsafe
 * @throws {source_too_large} when a limit is exceeded
 * @throws {aborted} when the signal ends the work
 */
export async function stageGit(source: GitSource, options: StageOptions): Promise<StagedSource> {
  const remote = gitRemote(source, options, "fetch");
  const client = await gitClient(remote);
  const commit = source.pinned ? await fetchPinned(source, client, remote) : await fetchRef(source, client, remote);
  const tree = gitTree(client, commit.tree, remote);
  const root = await workspaceDirectory(tree, source, remote);
  return {
    root: remote.shown,
    files: await readGitFiles({ objects: client, tree, root }, remote),
    fingerprint: { kind: "git_commit", value: commit.oid },
    immutable: source.pinned,
  };
}

/**
 * Asks which commit a git source names now, in two small requests.
 * @throws {source_not_found} when the repository or the ref is not there; else as {@link stageGit}
 */
export async function probeGit(source: GitSource, options: StageOptions): Promise<string> {
  const remote = gitRemote(source, options, "check");
  return (await findRef(source, await gitClient(remote), remote)).commit;
}

interface Commit {
  readonly oid: string;
  readonly tree: string;
}

async function fetchRef(source: GitSource, client: GitClient, remote: GitRemote): Promise<Commit> {
  // A host may refuse a commit that a ref named a moment ago, when the ref has moved since: look again, once.
  for (let tries = 0; tries < 2; tries++) {
    const { oid } = await findRef(source, client, remote);
    if (await client.fetchOne(oid)) return commitOf(oid, client, remote);
  }
  throw remote.fail("source_unavailable", "the ref moved while it was being fetched");
}

async function fetchPinned(source: GitSource, client: GitClient, remote: GitRemote): Promise<Commit> {
  const oid = source.ref?.toLowerCase() ?? "";
  // Some hosts give out by id only what a ref points to; there the commit is looked for in the whole history.
  if (await client.fetchOne(oid)) return commitOf(oid, client, remote);
  await client.fetchAll();
  const commit = await client.commit(oid);
  if (commit === null) throw refNotFound(source, remote);
  return commit;
}

async function commitOf(oid: string, client: GitClient, remote: GitRemote): Promise<Commit> {
  const commit = await client.commit(oid);
  if (commit === null) throw remote.fail("source_corrupt", `the host did not send commit ${oid}`);
  return commit;
}

/** Finds the exact branch, else the exact tag; without a ref, the default branch. */
async function findRef(source: GitSource, client: GitClient, remote: GitRemote): Promise<ListedRef> {
  const { ref } = source;
  for (const name of ref === undefined ? ["HEAD"] : [`refs/heads/${ref}`, `refs/tags/${ref}`]) {
    const found = (await client.listRefs(name)).find((listed) => listed.name === name);
    if (found !== undefined) return found;
  }
  if (ref === undefined) throw remote.fail("source_not_found", "the repository has no default branch");
  throw refNotFound(source, remote);
}

function refNotFound(source: GitSource, remote: GitRemote): RototoError {
  return new RototoError("source_not_found", `git ref \`${source.ref}\` was not found in \`${remote.shown}\``);
}

async function workspaceDirectory(
  tree: GitTree,
  { subdir = "" }: GitSource,
  remote: GitRemote,
): Promise<Extract<Place, { kind: "directory" }>> {
  const place = await tree.follow(subdir);
  const named = `workspace source subdir \`${subdir}\``;
  switch (place.kind) {
    case "directory":
      return place;
    case "file":
      throw new RototoError("source_not_found", `${named} is not a directory`);
    case "outside":
      throw new RototoError("source_corrupt", `${named} escapes staged workspace`);
    case "missing":
      throw new RototoError("source_not_found", `${named} was not found in \`${remote.shown}\``);
  }
}
