import type { Fingerprint } from "../source/files.ts";
import { redactSource, redactText } from "../source/redact.ts";

/** What a work item is to do: one refresh of one served workspace. */
export interface WorkInput {
  readonly workspace: string;
  /** The source, redacted: whoever runs the item has the real one in its configuration. */
  readonly source: string;
  /** Why it was asked for: `start`, `schedule`, `webhook`, `supervisor`, `manual`, `definition`, … */
  readonly reason: string;
  /** The version that was served when it was asked for. */
  readonly fingerprint: Fingerprint | null;
}

/** How a refresh that did not fail ended; docs/refresh.md has their meaning. */
export type WorkResult = "refreshed" | "unchanged" | "immutable";

/** How a work item ended. */
export type WorkOutcome =
  | { readonly kind: "succeeded"; readonly result: WorkResult; readonly fingerprint: Fingerprint | null }
  | { readonly kind: "failed"; readonly message: string; readonly code: string | null }
  | { readonly kind: "cancelled"; readonly reason: string };

/**
 * The right to run an item for a while. The fencing number rises with every claim of a registry: what is done under a
 * lower number than the newest of its item is refused.
 */
export interface WorkClaim {
  readonly id: string;
  readonly owner: string;
  readonly fence: number;
  /** Unix milliseconds; the claim holds from the first to the second. */
  readonly claimedAt: number;
  readonly expiresAt: number;
}

/** Why an item is not to be run yet; it holds from the first to the second, in Unix milliseconds. */
export interface WorkWait {
  readonly reason: string;
  readonly since: number;
  readonly until: number;
}

/** Where an item stands. What is terminal never changes again. */
export type WorkState =
  | { readonly kind: "pending"; readonly claim: WorkClaim | null; readonly wait: WorkWait | null }
  | { readonly kind: "terminal"; readonly outcome: WorkOutcome; readonly at: number };

/** One row of a registry. */
export interface WorkRow {
  readonly id: string;
  readonly input: WorkInput;
  readonly state: WorkState;
  /** Unix milliseconds. */
  readonly registeredAt: number;
  /** How many times it was asked for: the first, and those who joined. */
  readonly requests: number;
}

/** A row, and the right to run it. */
export interface ClaimedWork {
  readonly row: WorkRow;
  readonly claim: WorkClaim;
}

/**
 * Tells whether a claim or a wait holds. One from the future does not: the clock was set back, and waiting for it to
 * catch up could take for ever.
 */
export function holdsAt(span: { readonly from: number; readonly to: number }, now: number): boolean {
  return span.from <= now && now < span.to;
}

/** Tells whether an item can be claimed now: it is pending, nobody holds it, and it waits for nothing. */
export function isClaimable({ state }: WorkRow, now: number): boolean {
  if (state.kind === "terminal") return false;
  const { claim, wait } = state;
  if (claim !== null && holdsAt({ from: claim.claimedAt, to: claim.expiresAt }, now)) return false;
  return wait === null || !holdsAt({ from: wait.since, to: wait.until }, now);
}

/** The first moment at which the item can be claimed, in Unix milliseconds; null for one that is terminal. */
export function claimableFrom(row: WorkRow, now: number): number | null {
  if (row.state.kind === "terminal") return null;
  return isClaimable(row, now) ? now : Math.max(row.state.claim?.expiresAt ?? now, row.state.wait?.until ?? now);
}

const MAX_REASON = 200;

/** The input as it may be kept: without credentials, and of bounded length. */
export function cleanInput({ workspace, source, reason, fingerprint }: WorkInput): WorkInput {
  return { workspace, source: redactSource(source), reason: cleanReason(reason), fingerprint };
}

/** A reason as it may be kept. */
export function cleanReason(reason: string): string {
  return redactText(reason, []).slice(0, MAX_REASON);
}
