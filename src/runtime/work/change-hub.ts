/** Somebody who waits for changes of one item. */
export interface ChangeWatch {
  /**
   * Settles with the next change; at once where there has been one since this was asked the last time, or since the
   * watch began. Early, without a change, once the signal has fired.
   */
  next(signal: AbortSignal): Promise<void>;
  /** Stops watching. */
  close(): void;
}

interface Entry {
  version: number;
  watches: number;
  readonly waiting: Set<() => void>;
}

/**
 * Tells those who wait in this process that an item has changed: signals only, counted so that none is lost, many merged
 * into one. It keeps nothing for items that nobody waits for.
 */
export class ChangeHub {
  readonly #entries = new Map<string, Entry>();

  /** How many items somebody waits for. */
  get size(): number {
    return this.#entries.size;
  }

  /** Tells that an item has changed. */
  signal(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.version++;
    for (const wake of [...entry.waiting]) wake();
  }

  /** Begins to watch an item; every change from now on counts. */
  watch(id: string): ChangeWatch {
    const entry = this.#entries.get(id) ?? { version: 0, watches: 0, waiting: new Set() };
    this.#entries.set(id, entry);
    entry.watches++;
    let seen = entry.version;
    let open = true;
    return {
      next: async (signal) => {
        if (entry.version === seen) await changeOf(entry, signal);
        seen = entry.version;
      },
      close: () => {
        if (open && --entry.watches === 0) this.#entries.delete(id);
        open = false;
      },
    };
  }
}

function changeOf({ waiting }: Entry, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      waiting.delete(wake);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    if (signal.aborted) return resolve();
    waiting.add(wake);
    signal.addEventListener("abort", wake);
  });
}
