/** What {@link OneAtATime} needs of its host; times in milliseconds. */
export interface AttemptClock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

interface Attempt<T> {
  readonly startedAt: number;
  outcome?: Outcome<T>;
}

const POLL_MILLISECONDS = 20;

/**
 * Runs one attempt at a time; whoever asks meanwhile gets the outcome of the attempt that is under way.
 *
 * They look for the outcome instead of awaiting the attempt: in workerd a promise belongs to the request that made it,
 * and may never settle once that request is gone. After `patience` milliseconds such an attempt is given up for lost.
 */
export class OneAtATime<T> {
  readonly #clock: AttemptClock;
  readonly #patience: number;
  #running: Attempt<T> | undefined;

  constructor(clock: AttemptClock, patience: number) {
    this.#clock = clock;
    this.#patience = patience;
  }

  /** True while an attempt is under way. */
  get busy(): boolean {
    return this.#running !== undefined && !this.#isLost(this.#running);
  }

  /** Makes an attempt, or waits for the one under way. */
  async run(attempt: () => Promise<T>): Promise<T> {
    const running = this.#running;
    if (running === undefined || this.#isLost(running)) return this.#lead(attempt);
    while (running.outcome === undefined) {
      if (this.#isLost(running)) return this.run(attempt);
      await this.#clock.sleep(POLL_MILLISECONDS);
    }
    if (running.outcome.ok) return running.outcome.value;
    throw running.outcome.error;
  }

  async #lead(attempt: () => Promise<T>): Promise<T> {
    const mine: Attempt<T> = { startedAt: this.#clock.now() };
    this.#running = mine;
    try {
      const value = await attempt();
      mine.outcome = { ok: true, value };
      return value;
    } catch (error) {
      mine.outcome = { ok: false, error };
      throw error;
    } finally {
      if (this.#running === mine) this.#running = undefined;
    }
  }

  #isLost({ startedAt }: Attempt<T>): boolean {
    return this.#clock.now() - startedAt > this.#patience;
  }
}
