import type { Clock } from "./ports.ts";

/** What bounds a piece of work. */
export interface TimeLimit {
  readonly clock: Clock;
  readonly milliseconds: number;
  /** Ends the work early, for the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does work that is over when its time is up or its signal fires, whether it heeds the signal it is given or not.
 *
 * @throws {Error} named `TimeoutError`, as `AbortSignal.timeout` has it, when time is up; the signal's reason when it fires.
 */
export function withTimeLimit<T>(work: (signal: AbortSignal) => Promise<T>, limit: TimeLimit): Promise<T> {
  const { clock, milliseconds, signal } = limit;
  return new Promise<T>((resolve, reject) => {
    const over = new AbortController();
    const timer = new AbortController();
    const stop = () => end(signal?.reason);
    const settle = () => {
      timer.abort();
      signal?.removeEventListener("abort", stop);
    };
    const end = (reason: unknown) => {
      settle();
      over.abort(reason);
      reject(reason);
    };
    if (signal?.aborted === true) return reject(signal.reason);
    signal?.addEventListener("abort", stop, { once: true });
    void clock.sleep(milliseconds, timer.signal).then(() => {
      if (!timer.signal.aborted) end(timeoutError(milliseconds));
    });
    // Wrapped, so that work that throws before its first promise fails like any other.
    void (async () => work(over.signal))().then(resolve, reject).finally(settle);
  });
}

function timeoutError(milliseconds: number): Error {
  const error = new Error(`not finished within ${milliseconds / 1000} s`);
  error.name = "TimeoutError";
  return error;
}
