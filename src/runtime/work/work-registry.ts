import type { WorkEvent, WorkEventEntry } from "./work-event.ts";
import type { ClaimedWork, WorkClaim, WorkInput, WorkOutcome, WorkRow, WorkWait } from "./work-item.ts";

/**
 * The durable record of work items. Its rows that are not terminal are the queue; there is no other. Every method is
 * one transaction: it happens completely or, when it rejects, not at all.
 *
 * A row that cannot be understood is set aside with its reason and counts as failed; it stops nobody.
 */
export interface WorkRegistry {
  /** Adds an item, or joins the one of the same workspace that is not terminal yet. */
  register(input: WorkInput): Promise<Registration>;
  /** Gives one row. */
  read(id: string): Promise<WorkRow | undefined>;
  /** Gives the rows that are not terminal, the oldest first, claimed and waiting ones among them. */
  pending(): Promise<readonly WorkRow[]>;
  /** Takes an item for a while; undefined where it is terminal, waits, or is somebody else's. */
  claim(id: string, lease: WorkLease): Promise<ClaimedWork | undefined>;
  /** Gives a claim back before its time; one that is not held any more is nothing to give back. */
  release(claim: WorkClaim): Promise<void>;
  /** Writes an event under a claim; undefined where the claim is no longer the newest, and nothing is written. */
  append(claim: WorkClaim, entry: WorkEventEntry): Promise<WorkEvent | undefined>;
  /** Ends an item under a claim, with its last event; undefined where the claim is no longer the newest. */
  complete(claim: WorkClaim, outcome: WorkOutcome): Promise<WorkEvent | undefined>;
  /** Ends an item that nobody needs any more, claimed or not; undefined where it is terminal or unknown. */
  cancel(id: string, reason: string): Promise<WorkEvent | undefined>;
  /** Lets an item wait, or ends its wait; false where it is terminal or unknown. */
  setWait(id: string, wait: WorkWait | null): Promise<boolean>;
  /** Gives the events of an item with a higher sequence, in order; from 0, all of them. */
  eventsAfter(id: string, sequence: number): Promise<readonly WorkEvent[]>;
}

/** For whom and for how long an item is claimed. */
export interface WorkLease {
  readonly owner: string;
  readonly milliseconds: number;
}

/** What came of registering. */
export interface Registration {
  readonly id: string;
  /** Whether the item was there before. */
  readonly joined: boolean;
  /** The event of this request; undefined where so many have joined already that they are only counted. */
  readonly event: WorkEvent | undefined;
}

/** The most requests of one item that have an event each. */
export const MAX_REQUEST_EVENTS = 32;

/** How many finished items a registry remembers. */
export interface Retention {
  /** Of finished items the newest so many are kept at most. */
  readonly rows: number;
  /** Finished items that are older are dropped, in milliseconds. */
  readonly milliseconds: number;
  /** The newest so many are kept whatever their age: the clock may have jumped. */
  readonly always: number;
}

/** A thousand items, or thirty days of them. */
export const DEFAULT_RETENTION: Retention = { rows: 1_000, milliseconds: 30 * 86_400_000, always: 50 };
