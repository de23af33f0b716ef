import type { Clock } from "../runtime/ports.ts";

/** The host's own time, and its timers. A timer that nobody waits for any more is cleared: an object is awake while it has one. */
export const HOST_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      if (signal?.aborted === true) end();
      signal?.addEventListener("abort", end, { once: true });
    }),
};
