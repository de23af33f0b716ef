import type { Fingerprint } from "../../source/files.ts";
import { isFingerprint } from "../read-row.ts";
import type { SqlRow } from "../sql-database.ts";

/** What is known of a version besides its bytes. */
export interface VersionFacts {
  /** SHA-256 of the snapshot's bytes, in lower-case hex. */
  readonly sha256: string;
  /** The source that gave it, redacted: a version of another one is served, but never compared with. */
  readonly source: string;
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
  /** Unix milliseconds. */
  readonly loadedAt: number;
}

/** A version, complete. */
export interface KeptVersion extends VersionFacts {
  /** As `Workspace.fromSnapshot` reads it. */
  readonly snapshot: Uint8Array<ArrayBuffer>;
  /** What the host keeps beside it, as text; "" where that is nothing. */
  readonly companion: string;
}

/** What part a version plays: what is served, what was before, and what a rollback has given up. */
export type VersionSlot = "current" | "previous" | "given_up";

/** A line of the history; the slot is null for a version of which only this line is left. */
export interface VersionRecord extends VersionFacts {
  readonly slot: VersionSlot | null;
}

/** Reads a row of `kept_version`; undefined where it cannot be understood. */
export function readVersion(row: SqlRow): VersionRecord | undefined {
  const { sha256, slot = null, source, fingerprint, immutable, loaded } = row;
  if (typeof sha256 !== "string" || typeof source !== "string" || typeof loaded !== "number") return undefined;
  if (slot !== null && slot !== "current" && slot !== "previous" && slot !== "given_up") return undefined;
  const found = typeof fingerprint === "string" ? parsed(fingerprint) : undefined;
  if (!isFingerprint(found)) return undefined;
  return { sha256, slot, source, fingerprint: found, immutable: immutable === 1, loadedAt: loaded };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
