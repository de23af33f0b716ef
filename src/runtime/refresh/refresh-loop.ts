import { isRototoError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { backoffMs } from "./backoff.ts";
import type { RefreshLog } from "./refresh-log.ts";
import type { RefreshOutcome, RefreshStatus } from "./refresh-status.ts";
import { pauseMs, type Schedule } from "./schedule.ts";

/** What the loop drives. */
interface Driven {
  readonly status: RefreshStatus;
  attempt(reason: string): Promise<RefreshOutcome>;
  plan(nextAttemptMs: number | null): void;
}

/** What the loop works with. */
export interface LoopPorts {
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: RefreshLog;
  /** Ends the loop: at once while it sleeps, after the attempt that is under way. */
  readonly signal: AbortSignal;
}

/**
 * Makes attempts for ever: pauses, makes one, and so on, as docs/refresh.md, "The loop", orders. It never throws; it ends
 * with its signal, or when the source turns out to be immutable.
 *
 * @param first the reason of an attempt to be made before the first pause.
 */
export async function refreshLoop(refresher: Driven, ports: LoopPorts, first?: string): Promise<void> {
  const { schedule, clock, random, signal } = ports;
  let retryAfterSeconds = first === undefined ? undefined : await attempt(refresher, ports, first);
  while (!signal.aborted && !refresher.status.immutable && schedule.periodMs !== null) {
    const { consecutiveFailures: failures } = refresher.status;
    const pause = pauseMs(schedule, { failures, retryAfterSeconds, random });
    refresher.plan(clock.now() + pause);
    await clock.sleep(pause, signal);
    refresher.plan(null);
    if (!signal.aborted) retryAfterSeconds = await attempt(refresher, ports, "periodic");
  }
}

/** Makes one attempt; tells how long the host asks to be left alone, if it does. */
async function attempt(refresher: Driven, { schedule, log }: LoopPorts, reason: string): Promise<number | undefined> {
  try {
    await refresher.attempt(reason);
    return undefined;
  } catch (error) {
    const { consecutiveFailures } = refresher.status;
    log.periodicFailed(error, { consecutiveFailures, backoffMs: backoffMs(consecutiveFailures, schedule.backoff) });
    return isRototoError(error) ? error.retryAfterSeconds : undefined;
  }
}
