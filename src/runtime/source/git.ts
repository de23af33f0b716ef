import { RototoError } from "../errors.ts";
import type { Checkout } from "./checkout.ts";
import type { Fingerprint } from "./files.ts";
import { GitCheckout } from "./git-checkout.ts";
import { GitClient, type ListedRef } from "./git-client.ts";
import type { Commit } from "./git-objects.ts";
import { type GitRemote, gitRemote } from "./git-remote.ts";
import type { Load } from "./load.ts";
import type { GitSource } from "./source.ts";

/**
 * Fetches one commit of a repository over HTTP, without its history. Of its files only those are fetched, when a
 * directory is read, that are needed there. The rules and texts are those of docs/sources.md, "Git sources".
 * @throws {source_not_found} when the repository or the ref is not there
 * @throws {source_unauthorized} when the host asks for other credentials
 * @throws {source_unavailable} when the host cannot be reached or does not answer as a git server
 * @throws {source_corrupt} when what it sends is damaged, incomplete or unsafe
 * @throws {source_too_large} when a limit is exceeded
 * @throws {aborted} when the signal ends the work
 */
export async function checkOutGit(source: GitSource, load: Load): Promise<Checkout> {
  const remote = gitRemote(source, load, "fetch");
  const { store, previous, known } = load.options;
  const whole = source.subdir === undefined;
  const client = new GitClient(remote, { previous: commitsOf(previous), store, known, whole });
  const commit = source.pinned ? await fetchPinned(source, client, remote) : await fetchRef(source, client, remote);
  return new GitCheckout({ source, commit, client, remote, load });
}

/**
 * Asks which commit a git source names now, in two small requests.
 * @throws {source_not_found} when the repository or the ref is not there; else as {@link checkOutGit}
 */
export async function probeGit(source: GitSource, load: Load): Promise<string> {
  const remote = gitRemote(source, load, "check");
  return (await findRef(source, new GitClient(remote, {}), remote)).commit;
}

/** The commits that a version was made of. */
function commitsOf(version: Fingerprint | null | undefined): readonly string[] {
  if (version === null || version === undefined) return [];
  if (version.kind === "workspace_layers") return [...new Set(version.layers.flatMap(commitsOf))];
  return version.kind === "git_commit" ? [version.value] : [];
}

async function fetchRef(source: GitSource, client: GitClient, remote: GitRemote): Promise<Commit> {
  // A host may refuse a commit that a ref named a moment ago, when the ref has moved since: look again, once.
  for (let tries = 0; tries < 2; tries++) {
    const { oid, commit } = await findRef(source, client, remote);
    // Old hosts give out the tag that a ref names, and with it its commit, but not the commit by itself.
    if (await client.fetchCommit(commit, oid)) return commitOf(commit, client, remote);
  }
  throw remote.fail("source_unavailable", "the ref moved while it was being fetched");
}

async function fetchPinned(source: GitSource, client: GitClient, remote: GitRemote): Promise<Commit> {
  const oid = source.ref?.toLowerCase() ?? "";
  // Some hosts give out by id only what a ref points to; there the commit is looked for in the whole history.
  if (await client.fetchCommit(oid)) return commitOf(oid, client, remote);
  await client.fetchAll();
  const commit = client.objects.commit(oid);
  if (commit === null) throw refNotFound(source, remote);
  return commit;
}

function commitOf(oid: string, client: GitClient, remote: GitRemote): Commit {
  const commit = client.objects.commit(oid);
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
