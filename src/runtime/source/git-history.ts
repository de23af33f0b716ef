import { GitClient } from "./git-client.ts";
import { parentsOfCommit } from "./git-object.ts";
import { gitRemote } from "./git-remote.ts";
import type { Load } from "./load.ts";
import type { GitSource } from "./source.ts";

/** How a commit relates to an earlier one of the same ref. */
export type History =
  /** The earlier one is an ancestor. */
  | "fast_forward"
  /** It is none: someone forced the ref elsewhere, or back. */
  | "rewritten"
  /** The host does not tell, or not within bounds. */
  | "unknown";

/** How many commits are looked through; a few hundred bytes each. */
const MAX_COMMITS = 1_000;

/**
 * Asks a git host how two commits relate, in two small requests: it sends the commits that the later one has and the
 * earlier one lacks, without trees and files. A later one that is known, and names the earlier one as its parent, answers
 * that by itself.
 * @throws as {@link checkOutGit}
 */
export async function gitHistory(
  source: GitSource,
  { from, to }: { readonly from: string; readonly to: string },
  load: Load,
): Promise<History> {
  const commit = load.options.known?.get(to);
  if (from === to || (commit !== undefined && parentsOfCommit(commit.bytes).includes(from))) return "fast_forward";
  const found = await new GitClient(gitRemote(source, load, "check"), {}).fetchHistory(to, from, MAX_COMMITS);
  if (found === null) return "unknown";
  const { parents, cutOff } = found;
  const seen = new Set([to]);
  // A Set visits what is added while it is being walked.
  for (const commit of seen) for (const parent of parents.get(commit) ?? []) seen.add(parent);
  if (seen.has(from)) return "fast_forward";
  return [...cutOff].some((commit) => seen.has(commit)) ? "unknown" : "rewritten";
}
