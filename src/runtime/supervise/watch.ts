import type { Fingerprint } from "../source/files.ts";

/** One followed source, as the supervisor has it in hand. */
export interface Watch {
  readonly id: string;
  /** It may hold credentials, so show it redacted. */
  readonly source: string;
  /** Whether it is left alone for now. */
  readonly paused: boolean;
  /** The commit that was seen last, whether its pipeline succeeded or not. */
  readonly seen: Fingerprint | null;
  /** The commit whose pipeline succeeded last. */
  readonly applied: Fingerprint | null;
  /** How the last pipeline ended; null where none has. */
  readonly last: WatchOutcome | null;
  /** Pipelines that failed in a row, for the commit that was seen last. */
  readonly failures: number;
  /** No retry before this, in milliseconds since 1970; null where none is due. */
  readonly retryAt: number | null;
}

/** How a pipeline ended. */
export interface WatchOutcome {
  /** `failed`, or what the pipeline called its success. */
  readonly outcome: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Why it failed. */
  readonly message?: string;
}

/** A commit of a watch that its pipeline is to run for; null where only reading the source can tell which it is. */
export interface Update {
  readonly id: string;
  readonly commit: Fingerprint | null;
}

/** Tells whether two commits are the same. */
export function sameCommit(a: Fingerprint | null, b: Fingerprint | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind !== "workspace_layers" || b.kind !== "workspace_layers") {
    return a.kind === b.kind && "value" in a && "value" in b && a.value === b.value;
  }
  return (
    a.layers.length === b.layers.length && a.layers.every((layer, index) => sameCommit(layer, b.layers[index] ?? null))
  );
}

/** Writes a commit for people. */
export function commitText(commit: Fingerprint | null): string {
  if (commit === null) return "unknown version";
  return commit.kind === "workspace_layers" ? commit.layers.map(commitText).join(" ") : commit.value;
}
