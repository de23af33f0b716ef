import { pauseMs, schedule } from "../../runtime/refresh/schedule.ts";
import type { KeeperSchedule } from "../../runtime/work/keeper/keeper-ports.ts";

/** So that objects which were started together, or fail together, do not ask together. */
const JITTER = 0.2;
/** The most a host can ask for with `Retry-After`, and a little. */
const LONGEST_REQUEST_MS = 7_200_000;

/** The schedule of an object: a period, and on top of it a backoff after failures (docs/refresh.md, "The loop"). */
export function objectSchedule(periodSeconds: number): KeeperSchedule {
  const plan = schedule({ periodSeconds, jitter: JITTER });
  return {
    // Where nothing can be served yet people wait, and only the backoff counts.
    pauseMs: ({ isServing, ...facts }) =>
      pauseMs(isServing ? plan : { ...plan, periodMs: 0 }, { ...facts, random: Math.random }),
    longestMs: 2 * ((plan.periodMs ?? 0) + plan.backoff.maxMs) + LONGEST_REQUEST_MS,
  };
}
