import { type EventDetails, type ResolutionDetails, ServerProviderEvents } from "@openfeature/core";
import { changedFlags } from "./changed-flags.ts";
import { type EvaluationOptions, evaluate, type FlagQuestion } from "./evaluate.ts";
import { type Decider, feedOf, type WorkspaceFeed } from "./feed.ts";
import { FlagEvents } from "./flag-events.ts";

/** How a provider is made. */
export interface ProviderOptions<H> extends EvaluationOptions {
  /** How long a version may go on without anybody confirming that it is the newest; beyond that, events and reasons say so. */
  readonly maxStalenessMs?: number;
  /** Hooks that run with every evaluation of this provider. */
  readonly hooks?: readonly H[];
}

/** How often somebody looks whether a version has become stale: a part of what is allowed, at least a second. */
const CHECKS_PER_STALENESS = 4;

/** What the providers of both SDKs have in common: a feed, and the events that come of it. */
export class InProcess {
  readonly events: FlagEvents = new FlagEvents();
  readonly #feed: WorkspaceFeed;
  readonly #options: ProviderOptions<unknown>;
  #seen: Decider | undefined;
  #isStale = false;
  #stop: () => void = () => {};

  constructor(source: Decider | WorkspaceFeed, options: ProviderOptions<unknown>) {
    this.#feed = feedOf(source);
    this.#options = options;
  }

  /**
   * Begins to follow the feed.
   *
   * @throws whatever the feed failed with; and when it has no version: then the SDK tells of an error.
   */
  async start(): Promise<void> {
    await this.#feed.ready?.();
    this.#seen = this.#feed.current;
    if (this.#seen === undefined) throw new Error("there is no version of the workspace");
    const unsubscribe = this.#feed.subscribe?.(() => this.#swapped());
    const { maxStalenessMs } = this.#options;
    const timer =
      maxStalenessMs === undefined
        ? undefined
        : setInterval(() => this.#checkStaleness(), Math.max(1000, maxStalenessMs / CHECKS_PER_STALENESS));
    this.#stop = () => {
      unsubscribe?.();
      clearInterval(timer);
    };
  }

  /** Ends what {@link start} began. */
  async stop(): Promise<void> {
    this.#stop();
  }

  /** Answers from the current version. */
  evaluate<T>(question: FlagQuestion<T>): ResolutionDetails<T> {
    this.#checkStaleness();
    const details = evaluate(this.#feed.current, question, this.#options);
    return this.#isStale && details.errorCode === undefined ? { ...details, reason: "STALE" } : details;
  }

  #swapped(): void {
    const { current } = this.#feed;
    const flagsChanged = changedFlags(this.#seen, current);
    this.#seen = current;
    if (flagsChanged.length > 0) this.events.emit(ServerProviderEvents.ConfigurationChanged, told({ flagsChanged }));
    this.#checkStaleness();
  }

  #checkStaleness(): void {
    const { maxStalenessMs } = this.#options;
    if (maxStalenessMs === undefined) return;
    const isStale = this.#feed.stale?.(maxStalenessMs) ?? false;
    if (isStale === this.#isStale) return;
    this.#isStale = isStale;
    if (isStale)
      this.events.emit(ServerProviderEvents.Stale, told({ message: "nobody has confirmed the version for too long" }));
    else this.events.emit(ServerProviderEvents.Ready, told({}));
  }
}

/** Every event says whose it is. */
function told(details: Omit<EventDetails, "providerName">): EventDetails {
  return { ...details, providerName: "rototo" };
}
