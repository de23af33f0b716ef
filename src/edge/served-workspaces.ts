import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import type { Fingerprint, WorkspacePlaces } from "../runtime/index.ts";

/**
 * The port through which the HTTP app sees what it serves. In memory it is `MemoryWorkspace`; on Cloudflare, a Durable
 * Object behind a copy in each isolate.
 *
 * Promises are made anew for each call and belong to the request that made it: an implementation keeps results between
 * requests, never promises.
 */

/** The workspaces of one service, by the name that stands for them in addresses. */
export interface ServedWorkspaces {
  /** Every workspace by name, in the order they are shown. */
  readonly byName: ReadonlyMap<string, ServedWorkspace>;
  /** The one that may be addressed without its name; null where all must be named. */
  readonly defaultName: string | null;
}

/** One served workspace. What is a property costs nothing to read; what is a method may leave the isolate. */
export interface ServedWorkspace {
  /** The source as it is shown to people: without credentials. */
  readonly source: string;
  /** The version to answer from; undefined until the first one is here. */
  readonly current: ServedVersion | undefined;
  /** When the current version was last known to be the newest: Unix seconds, null before the first. */
  readonly checkedAt: number | null;
  /**
   * Gives the current version, after getting the first one where there is none.
   * @throws NotServed when that fails, or failed so recently that it is not tried again yet
   */
  version(): Promise<ServedVersion>;
  /**
   * Brings `current` up to date where that is due, and does nothing most of the time: it is called after every answer,
   * and repeatedly while somebody waits for changes. Failures show in the status, never here. Where versions come from
   * elsewhere, `seen` names one that an asker has been told of: if it is not the current one, there is a reason to look.
   */
  revalidate(seen?: string): Promise<void> | undefined;
  /**
   * Looks for a newer version at the source now and takes it over.
   * @throws whatever the source failed with; the version that was there goes on
   */
  refresh(reason: RefreshReason): Promise<RefreshOutcome>;
  /**
   * Serves the version before the current one, until the source has another than the one given up; false where none is
   * kept.
   */
  rollback(): Promise<boolean>;
  /** Tells how it is doing. */
  status(): Promise<ServedStatus>;
  /** The bytes of a version that is still kept, by their SHA-256 in hex. */
  snapshot(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** One version, complete; it never changes. */
export interface ServedVersion {
  readonly workspace: DefinedWorkspace;
  /** The same, as `Workspace.fromSnapshot` reads it. */
  readonly snapshot: Uint8Array<ArrayBuffer>;
  /** SHA-256 of all of the snapshot's bytes, in lower-case hex: the version's name in addresses, entity tags and events. */
  readonly sha256: string;
  /** Finds out where its parts stand in files; null where only the snapshot is known. Asked for by explanations only. */
  readonly places: () => Promise<WorkspacePlaces | null>;
  /** When it was loaded from the source: Unix seconds. */
  readonly loadedAt: number;
}

/** What made a refresh happen. */
export type RefreshReason = "manual" | "webhook" | "schedule" | "check";

/** How a refresh ended; docs/refresh.md has their meaning. */
export type RefreshOutcome = "unchanged" | "refreshed" | "immutable";

/** How a served workspace is doing. Times are Unix seconds. */
export interface ServedStatus {
  readonly refreshing: boolean;
  readonly lastAttempt: number | null;
  /** When the version that is served was loaded. */
  readonly lastSuccess: number | null;
  /** When the source last told that the version that is served is the newest. */
  readonly lastChecked: number | null;
  readonly consecutiveFailures: number;
  /** What the last attempt failed with, in words that hold no secret; null where it succeeded. */
  readonly lastError: string | null;
  /** The faults of the version that lint refused in the last attempt. */
  readonly lastDiagnostics: readonly Readonly<Record<string, unknown>>[];
  /** What is known of versions, the newest first; the one that is served has `current`. */
  readonly versions: readonly VersionRecord[];
}

/** A line of the history. */
export interface VersionRecord {
  readonly sha256: string;
  readonly fingerprint: Fingerprint | null;
  readonly loadedAt: number;
  readonly current: boolean;
}

/** Why there is no version to serve yet, and when it is worth asking again. */
export class NotServed extends Error {
  readonly retryAfterSeconds: number;

  constructor(cause: unknown, retryAfterSeconds: number) {
    super("the workspace is not loaded", { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
