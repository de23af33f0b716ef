import type { RefreshLog } from "./refresh-log.ts";
import type { VersionChange } from "./version-change.ts";

/** Hears of a swap. What it throws, or its promise is rejected with, is logged and harms nothing. */
export type RefreshListener = (change: VersionChange) => unknown;

/** Those who want to hear of swaps. */
export class Listeners {
  readonly #log: RefreshLog;
  readonly #listeners = new Set<{ readonly listener: RefreshListener }>();

  constructor(log: RefreshLog) {
    this.#log = log;
  }

  /** Adds a listener; what comes back removes it. */
  add(listener: RefreshListener): () => void {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  tell(change: VersionChange): void {
    for (const { listener } of [...this.#listeners]) void this.#tell(listener, change);
  }

  clear(): void {
    this.#listeners.clear();
  }

  async #tell(listener: RefreshListener, change: VersionChange): Promise<void> {
    try {
      await listener(change);
    } catch (error) {
      this.#log.listenerFailed(error);
    }
  }
}
