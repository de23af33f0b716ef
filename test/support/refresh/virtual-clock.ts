import type { Clock } from "../../../src/runtime/ports.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that a test moves: those who sleep wake in the order of their times, each with all that follows from it. */
export class VirtualClock implements Clock {
  /** Tells whether something is under way that takes real time and that no virtual time may pass by. */
  isBusy: () => boolean = () => false;
  /** Milliseconds that have really passed. */
  #elapsed = 0;
  /** What the wall clock shows beyond those. */
  #offset: number;
  #sleepers: Sleeper[] = [];

  constructor(start = 1_000_000_000_000) {
    this.#offset = start;
  }

  now(): number {
    return this.#elapsed + this.#offset;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { at: this.#elapsed + milliseconds, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Sets the wall clock, by so many milliseconds, forwards or back; nobody wakes of it. */
  jump(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Lets so many milliseconds pass. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await this.#quiet();
    for (let next = this.#first(end); next !== undefined; next = this.#first(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.wake();
      await this.#quiet();
    }
    this.#elapsed = end;
  }

  async #quiet(): Promise<void> {
    do await settle();
    while (this.isBusy());
  }

  #first(end: number): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (sleeper.at <= end && sleeper.at < (first?.at ?? Infinity)) first = sleeper;
    return first;
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** The signal of a time limit, by a virtual clock. */
export function timeoutOf(clock: VirtualClock, milliseconds: number): AbortSignal {
  const ending = new AbortController();
  void clock.sleep(milliseconds).then(() => ending.abort(new DOMException("too long", "TimeoutError")));
  return ending.signal;
}
