import { pauseMs, type ScheduleOptions, schedule } from "../../../src/runtime/refresh/schedule.ts";

/** How many ask in one second, at most and on average, after a source has come back. */
export interface HerdReport {
  readonly peak: number;
  readonly mean: number;
}

/** What a herd goes through. */
export interface Outage {
  readonly instances: number;
  readonly outageSeconds: number;
  /** What the source answers with `Retry-After` while it is out of order. */
  readonly retryAfterSeconds?: number;
}

const HEALTHY_SECONDS = 600;

/**
 * Follows instances that were started in the same second, through an outage, to the time by which each of them has been
 * answered: how many ask per second from the first second in which the source is back?
 */
export function herd(options: ScheduleOptions, given: Outage, random: () => number): HerdReport {
  const plan = schedule(options);
  const back = HEALTHY_SECONDS + given.outageSeconds;
  const longest = ((plan.periodMs ?? 0) + plan.backoff.maxMs) / 1_000 + (given.retryAfterSeconds ?? 0);
  const seconds = new Uint32Array(Math.ceil(longest) + 1);
  for (let instance = 0; instance < given.instances; instance++) {
    let at = 0;
    let failures = 0;
    let retryAfterSeconds: number | undefined;
    while (at < back + seconds.length) {
      at += pauseMs(plan, { failures, retryAfterSeconds, random }) / 1_000;
      const second = Math.floor(at - back);
      if (second >= 0 && second < seconds.length) seconds[second] = (seconds[second] ?? 0) + 1;
      const fails = at >= HEALTHY_SECONDS && at < back;
      failures = fails ? failures + 1 : 0;
      retryAfterSeconds = fails ? given.retryAfterSeconds : undefined;
    }
  }
  return { peak: Math.max(...seconds), mean: seconds.reduce((sum, count) => sum + count, 0) / seconds.length };
}
