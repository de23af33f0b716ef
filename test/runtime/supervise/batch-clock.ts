import type { Clock } from "../../../src/runtime/ports.ts";
import { rest } from "../../support/virtual-clock.ts";

/** A clock that moves when told and wakes all at once who are due at the same time, for many thousands of sleepers. */
export class BatchClock implements Clock {
  readonly #due: Map<number, Set<() => void>> = new Map();
  #now = 1_700_000_000_000;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    const at = this.#now + Math.ceil(milliseconds);
    const sleepers = this.#due.get(at) ?? new Set();
    this.#due.set(at, sleepers);
    return new Promise((resolve) => {
      const wake = (): void => {
        sleepers.delete(wake);
        if (sleepers.size === 0) this.#due.delete(at);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      sleepers.add(wake);
      signal?.addEventListener("abort", wake, { once: true });
    });
  }

  /** Moves on, letting what those do who wake come to rest. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await rest();
    for (let next = this.#next(); next <= end; next = this.#next()) {
      this.#now = next;
      for (const wake of [...(this.#due.get(next) ?? [])]) wake();
      await rest();
    }
    this.#now = end;
  }

  #next(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const at of this.#due.keys()) if (at < first) first = at;
    return first;
  }
}
