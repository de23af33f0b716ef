import { HOST_CLOCK } from "./clock.ts";
import { failureFaults, failureMessage } from "./failure.ts";
import { type AttemptClock, OneAtATime } from "./one-at-a-time.ts";
import { type LoadedVersion, servedVersion } from "./served-version.ts";
import {
  NotServed,
  type RefreshOutcome,
  type ServedStatus,
  type ServedVersion,
  type ServedWorkspace,
  type VersionRecord,
} from "./served-workspaces.ts";
import type { WorkspaceSource } from "./workspace-source.ts";

const LOAD_TIMEOUT_MS = 25_000;
/** A little more than the timeout: an attempt that is still not over belongs to a request that is gone. */
const PATIENCE_MS = LOAD_TIMEOUT_MS + 5_000;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

/** How a workspace is kept in memory. */
export interface MemoryWorkspaceOptions {
  /** The time, and waiting; the host's own unless given. */
  readonly clock?: AttemptClock;
  /** The least time between two looks for a newer version that nobody asked for; without it there are none. */
  readonly checkSeconds?: number;
}

/** Keeps one workspace in memory: loads it on first use, refreshes it on demand, and never lets a failure replace it. */
export class MemoryWorkspace implements ServedWorkspace {
  readonly #source: WorkspaceSource;
  readonly #clock: AttemptClock;
  readonly #checkMs: number;
  readonly #attempts: OneAtATime<RefreshOutcome>;
  #current: LoadedVersion | undefined;
  #previous: LoadedVersion | undefined;
  /** The version that a rollback gave up: while the source still has it, there is nothing newer. */
  #givenUp: LoadedVersion | undefined;
  #lastAttempt: number | null = null;
  #lastChecked: number | null = null;
  #failures = 0;
  #failure: unknown;
  #retryAt = 0;

  constructor(source: WorkspaceSource, { clock = HOST_CLOCK, checkSeconds = Infinity }: MemoryWorkspaceOptions = {}) {
    this.#source = source;
    this.#clock = clock;
    this.#checkMs = checkSeconds * 1000;
    this.#attempts = new OneAtATime(clock, PATIENCE_MS);
  }

  get source(): string {
    return this.#source.name;
  }

  get current(): ServedVersion | undefined {
    return this.#current;
  }

  get checkedAt(): number | null {
    return this.#lastChecked;
  }

  async version(): Promise<ServedVersion> {
    if (this.#current === undefined && (this.#attempts.busy || this.#clock.now() >= this.#retryAt)) {
      // The failure is kept, and told below.
      await this.refresh().catch(() => {});
    }
    if (this.#current !== undefined) return this.#current;
    throw new NotServed(this.#failure, Math.max(1, Math.ceil((this.#retryAt - this.#clock.now()) / 1000)));
  }

  revalidate(): Promise<void> | undefined {
    const due = this.#current !== undefined && this.#clock.now() >= (this.#lastAttempt ?? 0) * 1000 + this.#checkMs;
    if (!due || this.#attempts.busy) return undefined;
    return this.refresh().then(
      () => {},
      () => {},
    );
  }

  /** A refresh that is under way is shared. */
  refresh(): Promise<RefreshOutcome> {
    return this.#attempts.run(() => this.#attempt());
  }

  async rollback(): Promise<boolean> {
    const previous = this.#previous;
    if (previous === undefined) return false;
    this.#givenUp = this.#current;
    this.#current = previous;
    this.#previous = undefined;
    return true;
  }

  async status(): Promise<ServedStatus> {
    return {
      refreshing: this.#attempts.busy,
      lastAttempt: this.#lastAttempt,
      lastSuccess: this.#current?.loadedAt ?? null,
      lastChecked: this.#lastChecked,
      consecutiveFailures: this.#failures,
      lastError: this.#failure === undefined ? null : failureMessage(this.#failure),
      lastDiagnostics: failureFaults(this.#failure),
      versions: this.#kept().map((version) => record(version, version === this.#current)),
    };
  }

  async snapshot(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#kept().find((version) => version.sha256 === sha256)?.snapshot;
  }

  /** The versions that are in memory, the newest first. */
  #kept(): LoadedVersion[] {
    return [this.#givenUp, this.#current, this.#previous].filter((version) => version !== undefined);
  }

  async #attempt(): Promise<RefreshOutcome> {
    this.#lastAttempt = this.#seconds();
    try {
      const outcome = await this.#update(AbortSignal.timeout(LOAD_TIMEOUT_MS));
      this.#lastChecked = this.#seconds();
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
    const newest = (this.#givenUp ?? this.#current)?.workspace;
    if (newest !== undefined) {
      const found = await this.#source.probe(newest, signal);
      if (found === "unchanged" || found === "immutable") return found;
    }
    const loaded = await servedVersion(await this.#source.load(signal, newest), this.#seconds());
    if (loaded.sha256 === this.#givenUp?.sha256) return "unchanged";
    // The same bytes again are no version to go back to.
    if (loaded.sha256 !== this.#current?.sha256) this.#previous = this.#current;
    this.#current = loaded;
    this.#givenUp = undefined;
    return "refreshed";
  }

  #seconds(): number {
    return this.#clock.now() / 1000;
  }
}

function record({ sha256, workspace, loadedAt }: ServedVersion, current: boolean): VersionRecord {
  return { sha256, fingerprint: workspace.fingerprint, loadedAt, current };
}
