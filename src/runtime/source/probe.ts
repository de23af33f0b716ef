import type { Fingerprint } from "./files.ts";
import { parseSource } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

/** Whether a source has changed since a version of it was read. */
export type ProbeResult =
  | "unchanged"
  | "changed"
  /** The source names one version forever. */
  | "immutable"
  /** Only reading it again can tell. */
  | "unknown";

/**
 * Asks a source whether it has changed, as docs/sources.md, "Probing for change", orders: a pinned source is not
 * asked, and one without a ref cannot be.
 * @throws {source_not_found} {source_unauthorized} {source_unavailable} {source_corrupt} {aborted} when asking fails
 */
export async function probe(text: string, current: Fingerprint | null, options: StageOptions): Promise<ProbeResult> {
  const source = parseSource(text, options);
  if (source.kind !== "git") return "unknown";
  if (source.pinned) return "immutable";
  if (source.ref === undefined) return "unknown";
  const { probeGit } = await import("./git.ts");
  const commit = await probeGit(source, options);
  return current?.kind === "git_commit" && current.value === commit ? "unchanged" : "changed";
}
