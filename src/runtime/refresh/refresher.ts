import { RototoError } from "../errors.ts";
import type { Clock } from "../ports.ts";
import { type AttemptResult, attemptRefresh, type Upstream } from "./attempt.ts";
import { Listeners } from "./listeners.ts";
import type { RefreshLog } from "./refresh-log.ts";
import {
  begun,
  checked,
  failed,
  type RefreshOutcome,
  type RefreshStatus,
  type Served,
  swapped,
} from "./refresh-status.ts";
import type { VersionChange } from "./version-change.ts";

/** What a refresher works with. */
export interface RefresherPorts<V extends Served> {
  readonly upstream: Upstream<V>;
  readonly clock: Clock;
  readonly log: RefreshLog;
  /** How long one attempt may take; after that it has failed, and what it still brings is not looked at. */
  readonly attemptMs: number;
  /** Ends the attempt under way, and makes later ones fail. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A version, and attempts to replace it by a newer one. It has no timer: whoever wants an attempt asks for it. Attempts
 * exclude one another, so a version is only ever replaced by one that was asked for later.
 */
export class Refresher<V extends Served> {
  readonly listeners: Listeners;
  readonly #ports: RefresherPorts<V>;
  #current: V;
  #status: RefreshStatus;
  #running: Promise<RefreshOutcome> | undefined;

  constructor(current: V, status: RefreshStatus, ports: RefresherPorts<V>) {
    this.#current = current;
    this.#status = status;
    this.#ports = ports;
    this.listeners = new Listeners(ports.log);
  }

  /** The version that is served; an attempt replaces it in one step. */
  get current(): V {
    return this.#current;
  }

  get status(): RefreshStatus {
    return this.#status;
  }

  /** The attempt under way. */
  get running(): Promise<RefreshOutcome> | undefined {
    return this.#running;
  }

  /**
   * Makes one attempt now, or shares the one under way.
   *
   * @param reason why, for the status.
   * @throws whatever the attempt failed with; what is served goes on.
   */
  attempt(reason: string): Promise<RefreshOutcome> {
    this.#running ??= this.#run(reason).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Notes when the loop makes its next attempt, in milliseconds since 1970. */
  plan(nextAttemptMs: number | null): void {
    this.#status = { ...this.#status, nextAttempt: nextAttemptMs === null ? null : nextAttemptMs / 1_000 };
  }

  async #run(reason: string): Promise<RefreshOutcome> {
    const ending = new AbortController();
    const signals = this.#ports.signal === undefined ? [ending.signal] : [ending.signal, this.#ports.signal];
    const signal = AbortSignal.any(signals);
    const previous = this.#current;
    this.#status = begun(this.#status, this.#now(), reason);
    try {
      const result = await this.#inTime(this.#attempt(previous, signal), ending, signal);
      if (result.outcome !== "refreshed") this.#status = checked(this.#status, this.#now(), result.outcome);
      else await this.#swap(previous, result.version, { ending, signal });
      return result.outcome;
    } catch (error) {
      this.#status = failed(this.#status, error);
      throw error;
    } finally {
      ending.abort();
    }
  }

  #attempt(previous: V, signal: AbortSignal): Promise<AttemptResult<V>> {
    const { upstream, log } = this.#ports;
    return attemptRefresh(previous, upstream, { signal, onAnswer: (answer) => log.answered(answer) });
  }

  async #swap(
    previous: V,
    next: V,
    { ending, signal }: { readonly ending: AbortController; readonly signal: AbortSignal },
  ): Promise<void> {
    const { upstream, log } = this.#ports;
    this.#current = next;
    this.#status = { ...swapped(this.#status, this.#now(), next), refreshing: true };
    // It is served already; how it came about cannot make the attempt fail.
    const history = await this.#inTime(upstream.history(previous, next, signal), ending, signal).catch(
      () => "unknown" as const,
    );
    const change: VersionChange = {
      previous: previous.fingerprint,
      current: next.fingerprint,
      history,
      changes: upstream.changes(previous, next),
    };
    this.#status = { ...this.#status, refreshing: false, lastChange: change };
    log.refreshed(change);
    this.listeners.tell(change);
  }

  /** Waits for a step no longer than an attempt may take, nor past the caller's signal, whatever the step does. */
  async #inTime<T>(step: Promise<T>, ending: AbortController, signal: AbortSignal): Promise<T> {
    const { clock, attemptMs } = this.#ports;
    const settled = new AbortController();
    const over = clock.sleep(attemptMs, AbortSignal.any([signal, settled.signal])).then((): never => {
      if (settled.signal.aborted || signal.aborted) throw new RototoError("aborted", "workspace refresh was aborted");
      ending.abort(TIMEOUT);
      throw new RototoError("source_unavailable", `workspace refresh timed out after ${attemptMs / 1_000} s`);
    });
    // Whichever comes second is nobody's any more.
    step.catch(() => {});
    over.catch(() => {});
    try {
      return await Promise.race([step, over]);
    } finally {
      settled.abort();
    }
  }

  #now(): number {
    return this.#ports.clock.now() / 1_000;
  }
}

/** What sources take for a timeout. */
const TIMEOUT = { name: "TimeoutError", message: "the refresh took too long" };
