import { type BackoffBounds, backoffMs } from "../refresh/backoff.ts";
import type { Fingerprint } from "../source/files.ts";
import { redactSource, redactText } from "../source/redact.ts";
import { Probing } from "./probing.ts";
import { Turn } from "./turn.ts";
import { sameCommit, type Watch } from "./watch.ts";

/** What a pipeline that succeeded made of an update. */
export interface PipelineResult {
  /** `refreshed`, `unchanged` or `immutable`, or a word of the host's. */
  readonly outcome: string;
  /** The commit that was taken over; the one that was seen where it is null. */
  readonly commit: Fingerprint | null;
}

/** The watches of a supervisor, shared between its loop and whoever adds, pauses and removes them. */
export class SupervisorState {
  /** Who runs a cycle. */
  readonly turn: Turn = new Turn();
  /** How asking the sources went. */
  readonly probing: Probing = new Probing();
  readonly #watches = new Map<string, Watch>();
  #revision = 0;
  #savedRevision = 0;

  constructor(watches: readonly Watch[] = []) {
    for (const watch of watches) this.#watches.set(watch.id, Object.freeze({ ...watch }));
  }

  /** All watches, in the order they were added. */
  get watches(): readonly Watch[] {
    return [...this.#watches.values()];
  }

  getWatch(id: string): Watch | undefined {
    return this.#watches.get(id);
  }

  /** Adds a watch, or changes the source of one; what is known of its commits stays while the source does. */
  setWatch(id: string, source: string): void {
    const before = this.#watches.get(id);
    if (before !== undefined && redactSource(before.source) === redactSource(source)) {
      // The same place, perhaps with other credentials, which are not stored.
      this.#watches.set(id, Object.freeze({ ...before, source }));
      return;
    }
    this.#put({ ...UNKNOWN, paused: before?.paused ?? false, id, source });
  }

  removeWatch(id: string): void {
    if (this.#watches.delete(id)) this.#revision++;
  }

  /** Leaves a watch alone, or no longer. */
  setPaused(id: string, paused: boolean): void {
    this.#change(id, { paused });
  }

  /** Keeps the commit that was seen; a new one has no failures yet. */
  updateCommit(id: string, commit: Fingerprint | null): void {
    const watch = this.#watches.get(id);
    if (watch === undefined || commit === null || sameCommit(watch.seen, commit)) return;
    // What is not applied yet need not be saved before something has come of it.
    this.#watches.set(id, Object.freeze({ ...watch, seen: commit, failures: 0, retryAt: null }));
  }

  /** Notes that a watch's pipeline succeeded. A watch that has meanwhile another source is not concerned. */
  succeeded(watch: Watch, { outcome, commit }: PipelineResult, now: number): void {
    const applied = commit ?? watch.seen;
    const last = { outcome, at: now };
    this.#settle(watch, { seen: applied, applied, last, failures: 0, retryAt: null });
  }

  /** Notes that it failed, and when it may be tried again; the message is kept without secrets. */
  failed(
    watch: Watch,
    message: string,
    { now, backoff }: { readonly now: number; readonly backoff: BackoffBounds },
  ): void {
    const failures = watch.failures + 1;
    const last = { outcome: "failed", at: now, message: redactText(message, []) };
    this.#settle(watch, { last, failures, retryAt: now + backoffMs(failures, backoff) });
  }

  /** Whether there is something that has not been saved. */
  get dirty(): boolean {
    return this.#revision !== this.#savedRevision;
  }

  /** Counts changes; what is saved is told by the number that held when it was read. */
  get revision(): number {
    return this.#revision;
  }

  /** Notes that all changes up to a revision are saved. */
  saved(revision: number): void {
    this.#savedRevision = revision;
  }

  #settle(watch: Watch, change: Partial<Watch>): void {
    if (this.#watches.get(watch.id)?.source === watch.source) this.#change(watch.id, change);
  }

  #change(id: string, change: Partial<Watch>): void {
    const watch = this.#watches.get(id);
    if (watch !== undefined) this.#put({ ...watch, ...change });
  }

  #put(watch: Watch): void {
    this.#watches.set(watch.id, Object.freeze(watch));
    this.#revision++;
  }
}

const UNKNOWN = { seen: null, applied: null, last: null, failures: 0, retryAt: null } as const;
