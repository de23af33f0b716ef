/**
 * `rototo-edge/supervisor`: what keeps many workspaces fresh, for hosts of all kinds. It has no timer, file or process of
 * its own: clock, database and log are the host's.
 *
 * @module
 */
export type { Clock, Logger, LogLine, RandomId } from "./runtime/ports.ts";
export { Awaiter } from "./runtime/work/awaiter.ts";
export { ChangeHub, type ChangeWatch } from "./runtime/work/change-hub.ts";
export { type EventSink, tapEvents } from "./runtime/work/event-sink.ts";
export { ClaimLost, type DurableWorker, type InlineOptions, inlineHandle, type Report } from "./runtime/work/inline.ts";
export { memoryRegistry, type RegistryOptions } from "./runtime/work/memory-registry.ts";
export type { SqlDatabase, SqlRow, SqlValue } from "./runtime/work/sql-database.ts";
export { SqlRegistry } from "./runtime/work/sql-registry.ts";
export { type WatchedRegistry, watchRegistry } from "./runtime/work/watched-registry.ts";
export {
  type Attach,
  type DriverOptions,
  type RunHandle,
  type WaitOptions,
  WorkDriver,
} from "./runtime/work/work-driver.ts";
export type { WorkEvent, WorkEventData, WorkEventEntry, WorkEventType } from "./runtime/work/work-event.ts";
export type {
  ClaimedWork,
  WorkClaim,
  WorkInput,
  WorkOutcome,
  WorkResult,
  WorkRow,
  WorkState,
  WorkWait,
} from "./runtime/work/work-item.ts";
export type { Registration, Retention, WorkLease, WorkRegistry } from "./runtime/work/work-registry.ts";
