import { runCycle } from "./run-cycle.ts";
import { failureText, Supervision, type SupervisionOptions } from "./supervision.ts";
import type { SupervisorState } from "./supervisor-state.ts";

/** What the loop works with. */
export interface SuperviseOptions extends SupervisionOptions {
  /** From the start of one cycle to that of the next. */
  readonly intervalSeconds: number;
}

/**
 * Runs cycles until the signal fires: the first at once, each further one an interval after the start of the one before, or
 * at once where that took longer. Cycles that were missed are not made up.
 *
 * @throws {RangeError} for an interval that is no positive number of seconds.
 */
export async function supervise(state: SupervisorState, options: SuperviseOptions): Promise<void> {
  const { intervalSeconds, clock, signal } = options;
  if (!(Number.isFinite(intervalSeconds) && intervalSeconds > 0)) {
    throw new RangeError(`intervalSeconds must be a positive finite number, got ${intervalSeconds}`);
  }
  const interval = intervalSeconds * 1_000;
  const supervision = new Supervision(options);
  while (!supervision.aborted) {
    const begun = clock.now();
    await runCycle(state, options).catch((error: unknown) => {
      supervision.log("error", `❌ a supervisor cycle failed: ${failureText(error)}`);
    });
    if (supervision.aborted) return;
    // Not longer than the interval, even when the clock was put back meanwhile.
    await clock.sleep(Math.min(interval, Math.max(0, begun + interval - clock.now())), signal);
  }
}
