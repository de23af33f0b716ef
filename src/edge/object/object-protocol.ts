import type { Diagnostic, Fingerprint } from "../../runtime/index.ts";
import type { ServedStatus } from "../served-workspaces.ts";

/**
 * What isolates and the object of a workspace say to each other. All of it is plain data: errors lose what they carry on
 * the way, so that failures are answers.
 */
export interface WorkspaceStub {
  /** Gives what is served, its bytes only where the asker does not have them yet; loads the first version. */
  look(name: string, known: string | null): Promise<Look>;
  /** Makes an attempt, or shares one, and tells how it ended. */
  refresh(name: string, reason: string): Promise<RefreshAnswer>;
  /** Serves the version before; false where none is kept. */
  rollBack(name: string): Promise<boolean>;
  status(name: string): Promise<ServedStatus>;
  /** The bytes of a version that is still kept. */
  snapshot(name: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Makes the attempt that is due, if one is, and keeps the alarm going. */
  tick(name: string): Promise<void>;
}

/** What is served. */
export type Look =
  | { readonly kind: "same"; readonly checkedAt: number | null }
  | ({ readonly kind: "version"; readonly checkedAt: number | null } & VersionBytes)
  | { readonly kind: "none"; readonly failure: Failure; readonly retryAfterSeconds: number };

/** A version on its way to an isolate; the time in Unix seconds. */
export interface VersionBytes {
  readonly sha256: string;
  readonly snapshot: Uint8Array<ArrayBuffer>;
  readonly companion: string;
  readonly loadedAt: number;
}

/** How a refresh ended, or that it has not yet. */
export type RefreshAnswer =
  | {
      readonly kind: "done";
      readonly outcome: "refreshed" | "unchanged" | "immutable";
      readonly commit: Fingerprint | null;
    }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "pending" };

/** An error as data. */
export interface Failure {
  /** Null for what was no failure of the source. */
  readonly code: string | null;
  readonly message: string;
  readonly diagnostics: readonly Diagnostic[];
}
