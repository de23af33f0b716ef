import type { Fingerprint, Workspace } from "../runtime/index.ts";
import { type AttemptClock, OneAtATime } from "./one-at-a-time.ts";
import type { WorkspaceSource } from "./workspace-source.ts";

const LOAD_TIMEOUT_MS = 25_000;
/** A little more than the timeout: an attempt that is still not over belongs to a request that is gone. */
const PATIENCE_MS = LOAD_TIMEOUT_MS + 5_000;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/** How a refresh ended; docs/refresh.md has their meaning. */
export type RefreshOutcome = "unchanged" | "refreshed" | "immutable";

/** How the held workspace is doing. Times are Unix seconds. */
export interface HolderStatus {
  readonly source: string;
  readonly loaded: boolean;
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
  readonly refreshing: boolean;
  readonly lastAttempt: number | null;
  /** When the version that is served was loaded. */
  readonly lastSuccess: number | null;
  /** When the source last told that the version that is served is the newest. */
  readonly lastChecked: number | null;
  readonly consecutiveFailures: number;
  /** What the last attempt failed with; undefined where it succeeded. */
  readonly failure: unknown;
}

/** Why there is no workspace yet, and when it is worth asking again. */
export class NotLoaded extends Error {
  readonly retryAfterSeconds: number;

  constructor(cause: unknown, retryAfterSeconds: number) {
    super("the workspace is not loaded", { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Keeps one workspace in memory: loads it on first use, refreshes it on demand, and never lets a failure replace it. */
export class WorkspaceHolder {
  readonly #source: WorkspaceSource;
  readonly #clock: AttemptClock;
  readonly #attempts: OneAtATime<RefreshOutcome>;
  #current: Workspace | undefined;
  #lastAttempt: number | null = null;
  #lastSuccess: number | null = null;
  #lastChecked: number | null = null;
  #failures = 0;
  #failure: unknown;
  #retryAt = 0;

  constructor(source: WorkspaceSource, clock: AttemptClock) {
    this.#source = source;
    this.#clock = clock;
    this.#attempts = new OneAtATime(clock, PATIENCE_MS);
  }

  /** The workspace, if it has been loaded. */
  get current(): Workspace | undefined {
    return this.#current;
  }

  /**
   * Gives the workspace, after loading it where that has not happened.
   * @throws NotLoaded when that fails, or failed so recently that it is not tried again yet
   */
  async workspace(): Promise<Workspace> {
    if (this.#current === undefined && (this.#attempts.busy || this.#clock.now() >= this.#retryAt)) {
      // The failure is kept, and told below.
      await this.#attempts.run(() => this.#attempt()).catch(() => {});
    }
    if (this.#current !== undefined) return this.#current;
    throw new NotLoaded(this.#failure, Math.max(1, Math.ceil((this.#retryAt - this.#clock.now()) / 1000)));
  }

  /**
   * Looks for a newer version now and takes it over. A refresh that is under way is shared.
   * @throws whatever the source failed with; the workspace that was there goes on
   */
  refresh(): Promise<RefreshOutcome> {
    return this.#attempts.run(() => this.#attempt());
  }

  /** A copy of the state. */
  status(): HolderStatus {
    return {
      source: this.#source.name,
      loaded: this.#current !== undefined,
      fingerprint: this.#current?.fingerprint ?? null,
      immutable: this.#current?.immutable ?? false,
      refreshing: this.#attempts.busy,
      lastAttempt: this.#lastAttempt,
      lastSuccess: this.#lastSuccess,
      lastChecked: this.#lastChecked,
      consecutiveFailures: this.#failures,
      failure: this.#failure,
    };
  }

  async #attempt(): Promise<RefreshOutcome> {
    this.#lastAttempt = this.#seconds();
    try {
      const outcome = await this.#update(AbortSignal.timeout(LOAD_TIMEOUT_MS));
      this.#lastChecked = this.#seconds();
      if (outcome === "refreshed") this.#lastSuccess = this.#lastChecked;
      this.#failures = 0;
      this.#failure = undefined;
      return outcome;
    } catch (error) {
      this.#failures++;
      this.#failure = error;
      this.#retryAt =
        this.#clock.now() + Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(this.#failures - 1, 20));
      throw error;
    }
  }

  async #update(signal: AbortSignal): Promise<RefreshOutcome> {
    if (this.#current !== undefined) {
      const found = await this.#source.probe(this.#current, signal);
      if (found === "unchanged" || found === "immutable") return found;
    }
    this.#current = await this.#source.load(signal, this.#current);
    return "refreshed";
  }

  #seconds(): number {
    return this.#clock.now() / 1000;
  }
}
