import { isRototoError, messageOf, type RototoErrorCode } from "../errors.ts";
import type { Fingerprint } from "../source/files.ts";
import type { VersionChange } from "./version-change.ts";

/** How an attempt that did not fail ended. */
export type RefreshOutcome = "unchanged" | "refreshed" | "immutable";

/** How a refreshing workspace is doing; times are Unix seconds with fractions. See docs/refresh.md, "Status". */
export interface RefreshStatus {
  readonly currentFingerprint: Fingerprint | null;
  /** True when the source names one version forever. */
  readonly immutable: boolean;
  /** Where the version that is served was had from: the source, or a store, because it was there before this process. */
  readonly source: "fetched" | "stored";
  /** When the version that is served was loaded. */
  readonly lastSuccess: number | null;
  /** When the source last said, or gave, what is newest. */
  readonly lastChecked: number | null;
  readonly lastAttempt: number | null;
  readonly lastOutcome: RefreshOutcome | "failed" | null;
  /** Why the last attempt was made: `periodic`, `manual`, `startup`, or what a driver outside calls it. */
  readonly lastReason: string | null;
  readonly consecutiveFailures: number;
  readonly lastError: string | null;
  readonly lastErrorCode: RototoErrorCode | null;
  /** What the last swap changed; null before the first one. */
  readonly lastChange: VersionChange | null;
  readonly refreshing: boolean;
  /** When the loop makes its next attempt; null where there is no loop, or while one is under way. */
  readonly nextAttempt: number | null;
}

/** The version that is served, as far as its status goes. */
export interface Served {
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
}

/** The status of a version that has just been loaded, or was stored before. */
export function initialStatus(
  { fingerprint, immutable }: Served,
  { source, loadedAt }: { readonly source: RefreshStatus["source"]; readonly loadedAt: number },
): RefreshStatus {
  return {
    currentFingerprint: fingerprint,
    immutable,
    source,
    lastSuccess: loadedAt,
    lastChecked: source === "fetched" ? loadedAt : null,
    lastAttempt: null,
    lastOutcome: null,
    lastReason: null,
    consecutiveFailures: 0,
    lastError: null,
    lastErrorCode: null,
    lastChange: null,
    refreshing: false,
    nextAttempt: null,
  };
}

/** An attempt has begun. */
export function begun(status: RefreshStatus, at: number, reason: string): RefreshStatus {
  return { ...status, refreshing: true, lastAttempt: at, lastReason: reason };
}

/** An attempt has ended without a swap. */
export function checked(status: RefreshStatus, at: number, outcome: "unchanged" | "immutable"): RefreshStatus {
  const immutable = status.immutable || outcome === "immutable";
  return { ...status, ...SUCCEEDED, immutable, lastChecked: at, lastOutcome: outcome };
}

/** An attempt has put another version in the place of the one before. */
export function swapped(status: RefreshStatus, at: number, served: Served): RefreshStatus {
  const { fingerprint, immutable } = served;
  const times = { lastSuccess: at, lastChecked: at, lastOutcome: "refreshed" } as const;
  return { ...status, ...SUCCEEDED, ...times, currentFingerprint: fingerprint, immutable, source: "fetched" };
}

/** An attempt has failed; what is served goes on. */
export function failed(status: RefreshStatus, error: unknown): RefreshStatus {
  return {
    ...status,
    refreshing: false,
    lastOutcome: "failed",
    consecutiveFailures: status.consecutiveFailures + 1,
    lastError: messageOf(error),
    lastErrorCode: isRototoError(error) ? error.code : null,
  };
}

const SUCCEEDED = { refreshing: false, consecutiveFailures: 0, lastError: null, lastErrorCode: null } as const;

/**
 * Tells whether the newer of last success and last check is longer ago than a bound; false where there is neither, or
 * the clock went backwards.
 *
 * @param at Unix seconds.
 */
export function isStale({ lastSuccess, lastChecked }: RefreshStatus, maxStalenessMs: number, at: number): boolean {
  const newest = Math.max(lastSuccess ?? Number.NEGATIVE_INFINITY, lastChecked ?? Number.NEGATIVE_INFINITY);
  return Number.isFinite(newest) && (at - newest) * 1_000 > maxStalenessMs;
}
