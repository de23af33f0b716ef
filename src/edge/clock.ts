import type { AttemptClock } from "./one-at-a-time.ts";

/** The host's own time, and its timers. */
export const HOST_CLOCK: AttemptClock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
