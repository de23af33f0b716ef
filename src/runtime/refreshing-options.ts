import type { Clock, Logger, Store } from "./ports.ts";
import type { ScheduleOptions } from "./refresh/schedule.ts";
import type { LoadOptions } from "./workspace.ts";

/** How to load a workspace and follow its source. */
export interface RefreshingWorkspaceOptions extends Omit<LoadOptions, "store" | "reuse" | "previous">, ScheduleOptions {
  /** How long one attempt may take before it has failed, whatever its source does; 300 unless given. */
  readonly attemptSeconds?: number;
  /** Keeps the version that is served, so that the next process has it at once, whether or not its source answers. */
  readonly store?: Store;
  /** Tells the time, and waits; the host's own unless given. */
  readonly clock?: Clock;
  /** Gives numbers from 0 to below 1, for jitter; `Math.random` unless given. */
  readonly random?: () => number;
  /** Takes the log lines of docs/refresh.md. */
  readonly logger?: Logger;
  /** Ends everything: the loop, and the attempt under way, which then fails. */
  readonly signal?: AbortSignal;
}
