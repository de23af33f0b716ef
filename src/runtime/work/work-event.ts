import type { WorkOutcome } from "./work-item.ts";

/** What can happen to an item, in the order of one attempt; the last is terminal. */
export const WORK_EVENT_TYPES = [
  "refresh.requested",
  "refresh.claimed",
  "refresh.probed",
  "refresh.loaded",
  "refresh.failed",
  "refresh.completed",
] as const;

/** The name of an event. */
export type WorkEventType = (typeof WORK_EVENT_TYPES)[number];

/** What an event says besides its type: small JSON data without secrets. */
export type WorkEventData = Readonly<Record<string, string | number | boolean | null>>;

/** One line of an item's log. */
export interface WorkEvent {
  /** From 1, rising by 1, for each item by itself; the registry gives it. */
  readonly sequence: number;
  readonly type: WorkEventType;
  /** Unix milliseconds. */
  readonly at: number;
  readonly data: WorkEventData;
}

/** An event as somebody wants it written. */
export type WorkEventEntry = Pick<WorkEvent, "type" | "data">;

/** The last event of an item. */
export function completedEvent(outcome: WorkOutcome): WorkEventEntry {
  return { type: "refresh.completed", data: outcomeData(outcome) };
}

function outcomeData(outcome: WorkOutcome): WorkEventData {
  switch (outcome.kind) {
    case "succeeded":
      return { outcome: outcome.kind, result: outcome.result };
    case "failed":
      return { outcome: outcome.kind, message: outcome.message, code: outcome.code };
    case "cancelled":
      return { outcome: outcome.kind, reason: outcome.reason };
    default:
      return outcome satisfies never;
  }
}

/** The event of a request, be it the first or one that joined. */
export function requestedEvent(reason: string, joined: boolean): WorkEventEntry {
  return { type: "refresh.requested", data: { reason, joined } };
}
