import type { Clock } from "../ports.ts";

/** How changes are handed over. */
export interface DeliveryOptions<T> {
  /** The least time between a change and a later one of the same key; 0 for none. */
  readonly debounceMs: number;
  /** Needed where there is a debounce. */
  readonly clock?: Clock | undefined;
  /** Ends the waiting; nothing is handed over from then on. */
  readonly signal: AbortSignal;
  /** Takes one change over; never rejects. */
  readonly deliver: (change: T) => Promise<void>;
}

/**
 * Hands changes over one at a time, in order. Where there is a debounce, the first change of a key opens a window, and what
 * the key's last change in it was is handed over when it ends, so that none but superseded changes are lost, and a file
 * that never rests is heard of all the same.
 */
export class Delivery<T> {
  readonly #options: DeliveryOptions<T>;
  /** The last change of each key whose window is open. */
  readonly #held = new Map<string, T>();
  readonly #windows = new Set<Promise<void>>();
  #tail: Promise<void> = Promise.resolve();

  constructor(options: DeliveryOptions<T>) {
    this.#options = options;
  }

  /** Takes notice of a change. */
  add(key: string, change: T): void {
    const { debounceMs, clock } = this.#options;
    if (debounceMs === 0 || clock === undefined) {
      this.#enqueue(change);
      return;
    }
    const isOpen = this.#held.has(key);
    this.#held.set(key, change);
    if (isOpen) return;
    const window = this.#window(key, clock.sleep(debounceMs, this.#options.signal));
    this.#windows.add(window);
    void window.then(() => this.#windows.delete(window));
  }

  /** Waits until all that was noticed has been handed over. */
  async idle(): Promise<void> {
    for (let tail: unknown; tail !== this.#tail || this.#windows.size > 0; ) {
      tail = this.#tail;
      await Promise.all(this.#windows);
      await this.#tail;
    }
  }

  async #window(key: string, end: Promise<void>): Promise<void> {
    await end;
    const change = this.#held.get(key);
    this.#held.delete(key);
    if (change !== undefined) this.#enqueue(change);
  }

  #enqueue(change: T): void {
    const { signal, deliver } = this.#options;
    this.#tail = this.#tail.then(() => (signal.aborted ? undefined : deliver(change)));
  }
}
