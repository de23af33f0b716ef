import type { IdChanges } from "../compile/program-changes.ts";
import type { DocumentChange } from "../format/document-changes.ts";
import type { Fingerprint } from "../source/files.ts";
import type { History } from "../source/history.ts";

export type { DocumentChange, History, IdChanges };

/** What differs between two versions of a workspace, by what they resolve with. */
export interface WorkspaceChanges {
  readonly variables: IdChanges;
  readonly qualifiers: IdChanges;
  /** The documents that differ; null where one of the versions is a snapshot, which has none. */
  readonly documents: readonly DocumentChange[] | null;
}

/** A swap of one version for another. */
export interface VersionChange {
  readonly previous: Fingerprint | null;
  readonly current: Fingerprint | null;
  /** How the new version's commits relate to those of the one before. */
  readonly history: History;
  /** Null where there was nothing to compare, as for a workspace that was loaded without a runtime model. */
  readonly changes: WorkspaceChanges | null;
}
