import type { Clock } from "../../src/runtime/ports.ts";

interface Sleeper {
  readonly wakeAt: number;
  wake(): void;
}

/** A clock that moves when told: what is told as the time can jump, while sleepers sleep as long as they wanted to. */
export class VirtualClock implements Clock {
  readonly #sleepers = new Set<Sleeper>();
  #elapsed = 0;
  #offset: number;
  /** The durations that were slept for, in order. */
  readonly slept: number[] = [];

  constructor(start = 1_700_000_000_000) {
    this.#offset = start;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  /** What has really passed, in milliseconds. */
  get elapsed(): number {
    return this.#elapsed;
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(milliseconds);
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { wakeAt: this.#elapsed + milliseconds, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** Sets the time that is told forward or back; nobody wakes because of it. */
  jump(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** Moves on, waking sleepers in their order and letting what they do come to rest. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#elapsed + milliseconds;
    await rest();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.wakeAt);
      next.wake();
      await rest();
    }
    this.#elapsed = end;
  }

  #next(end: number): Sleeper | undefined {
    const due = [...this.#sleepers].filter(({ wakeAt }) => wakeAt <= end);
    return due.reduce<Sleeper | undefined>(
      (first, each) => (first && first.wakeAt <= each.wakeAt ? first : each),
      undefined,
    );
  }
}

/** Lets everything run that waits for no timer. */
export function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
