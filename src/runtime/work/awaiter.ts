import { RototoError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import type { ChangeHub, ChangeWatch } from "./change-hub.ts";

const FIRST_PAUSE_MS = 25;
const MAX_PAUSE_MS = 1_000;

/** What {@link Awaiter.until} looks for. */
export interface Awaited<T> {
  /** Looks once; undefined where it is not there yet. */
  read(): Promise<T | undefined>;
  /** Ends the wait; without it there is no end. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for something to appear in a registry: woken by the hub where the change is made in this process, by looking
 * again after 25 ms, doubling to a second, where it is made in another.
 */
export class Awaiter {
  readonly #clock: Clock;
  readonly #hub: ChangeHub | undefined;

  constructor(clock: Clock, hub?: ChangeHub) {
    this.#clock = clock;
    this.#hub = hub;
  }

  /**
   * Reads until there is something.
   *
   * @throws {RototoError} `aborted` once the signal has fired; what `read` throws.
   */
  async until<T>(id: string, { read, signal }: Awaited<T>): Promise<T> {
    // Before the first read: a change between the read and the wait must not be missed.
    const watch = this.#hub?.watch(id);
    try {
      for (let pause = FIRST_PAUSE_MS; ; ) {
        if (signal?.aborted === true) throw gaveUp(id, signal.reason);
        const found = await read();
        if (found !== undefined) return found;
        const woken = await this.#pause(pause, { watch, signal });
        pause = woken ? FIRST_PAUSE_MS : Math.min(MAX_PAUSE_MS, pause * 2);
      }
    } finally {
      watch?.close();
    }
  }

  /** Waits for a change or for the time, whichever is first, and leaves nothing of the other; true for a change. */
  async #pause(
    milliseconds: number,
    { watch, signal }: { watch: ChangeWatch | undefined; signal: AbortSignal | undefined },
  ): Promise<boolean> {
    const over = new AbortController();
    const end = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
    const slept = this.#clock.sleep(milliseconds, end).then(
      () => false,
      (error) => {
        if (end.aborted) return false;
        throw error;
      },
    );
    try {
      return await (watch === undefined ? slept : Promise.race([slept, watch.next(end).then(() => true)]));
    } finally {
      over.abort();
    }
  }
}

function gaveUp(id: string, cause: unknown): RototoError {
  return new RototoError("aborted", `waiting for process \`${id}\` was given up; it may still be running`, { cause });
}
