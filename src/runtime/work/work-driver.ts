import { messageOf, RototoError } from "../errors.ts";
import type { Clock, Logger, LogLine } from "../ports.ts";
import { Awaiter } from "./awaiter.ts";
import { ChangeHub } from "./change-hub.ts";
import { type EventSink, tapEvents } from "./event-sink.ts";
import { type DurableWorker, inlineHandle } from "./inline.ts";
import { type WatchedRegistry, watchRegistry } from "./watched-registry.ts";
import type { WorkEvent, WorkEventType } from "./work-event.ts";
import { type ClaimedWork, cleanReason, isClaimable, type WorkOutcome, type WorkRow } from "./work-item.ts";
import type { WorkLease, WorkRegistry } from "./work-registry.ts";
import { writeLine } from "./write-line.ts";

/** Where claimed items go to be run. */
export interface RunHandle {
  /** Takes an item over and returns: being started is not being finished. */
  start(work: ClaimedWork, registry: WorkRegistry): Promise<void>;
}

/** An engine that can hold a wait for the end of an item by itself. */
export type Attach = (id: string, options: WaitOptions) => Promise<WorkOutcome>;

/** How a wait is bounded: there is no bound of its own. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
}

/** What a driver needs of its host. */
export interface DriverOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** For whom items are claimed, and for how long: longer than any item may run. */
  readonly lease: WorkLease;
}

/**
 * Joins a registry and the place where its items are run. It owns no loop and no timer: the host calls
 * {@link claimAndRunPending} whenever something has happened. That an item is run once is the duty of the registry's claim.
 *
 * A copy ({@link withAttach}, or another driver from the same {@link WatchedRegistry}) costs next to nothing and shares all.
 */
export class WorkDriver {
  /** The registry whose changes wake those who wait. */
  readonly registry: WorkRegistry;
  readonly changeHub: ChangeHub;
  readonly awaiter: Awaiter;
  readonly #runHandle: RunHandle;
  readonly #options: DriverOptions;
  readonly #attach: Attach | undefined;

  /** Wraps the registry with a hub of its own. */
  constructor(registry: WorkRegistry, runHandle: RunHandle, options: DriverOptions & DriverParts) {
    const { watched = watchRegistry(registry, new ChangeHub()), attach } = options;
    this.registry = watched.registry;
    this.changeHub = watched.hub;
    this.awaiter = new Awaiter(options.clock, watched.hub);
    this.#runHandle = runHandle;
    this.#options = options;
    this.#attach = attach;
  }

  /** Like the constructor, with somebody who hears of every event. */
  static withSink(
    registry: WorkRegistry,
    runHandle: RunHandle,
    options: DriverOptions & { readonly sink?: EventSink | undefined },
  ): WorkDriver {
    const { sink } = options;
    return new WorkDriver(sink === undefined ? registry : tapEvents(registry, sink), runHandle, options);
  }

  /** Takes a registry that is wrapped already, so that all parts of a host share one hub. */
  static fromWatched(watched: WatchedRegistry, runHandle: RunHandle, options: DriverOptions): WorkDriver {
    return new WorkDriver(watched.registry, runHandle, { ...options, watched });
  }

  /** Runs items in this process. */
  static inline(
    registry: WorkRegistry,
    worker: DurableWorker,
    options: DriverOptions & { readonly keepAlive?: (work: Promise<void>) => void },
  ): WorkDriver {
    return new WorkDriver(registry, inlineHandle(worker, options), options);
  }

  /** Gives a copy that leaves waits for the end of an item to an engine. */
  withAttach(attach: Attach): WorkDriver {
    const watched = { registry: this.registry, hub: this.changeHub };
    return new WorkDriver(this.registry, this.#runHandle, { ...this.#options, watched, attach });
  }

  /**
   * Claims and starts every item it can, and gives their number. Items of others, waiting and finished ones are passed
   * over, so that calling too often costs reads only.
   *
   * @throws what the registry or the run handle throws, after logging it; items started before stay started.
   */
  async claimAndRunPending(reason: string): Promise<number> {
    let started = 0;
    try {
      for (const row of await this.registry.pending()) if (await this.#claimAndStart(row)) started++;
    } catch (error) {
      this.#tell("error", "work queue could not be run", { reason, started, error });
      throw error;
    }
    this.#tell("debug", "work queue was run", { reason, started });
    return started;
  }

  async #claimAndStart(row: WorkRow): Promise<boolean> {
    const { clock, lease } = this.#options;
    if (!isClaimable(row, clock.now())) return false;
    const work = await this.registry.claim(row.id, lease);
    if (work === undefined) return false;
    try {
      await this.#runHandle.start(work, this.registry);
    } catch (error) {
      // If this fails, too, the claim ends by itself.
      await this.registry.release(work.claim).catch(() => {});
      throw error;
    }
    return true;
  }

  /**
   * Waits until an item is terminal and gives its outcome; the only way to wait for one. An item that never ends would
   * hold the caller for ever: bound the wait with a signal, such as `AbortSignal.timeout(30_000)`. A wait that is given up
   * says nothing about the item.
   *
   * @throws {RototoError} `work_not_found`; `aborted` once the signal has fired; what an attached engine throws.
   */
  async awaitTerminal(id: string, options: WaitOptions = {}): Promise<WorkOutcome> {
    const read = async (): Promise<WorkOutcome | undefined> => outcomeOf(await this.#read(id));
    if (this.#attach === undefined) return this.awaiter.until(id, { read, ...options });
    return (await read()) ?? this.#attach(id, options);
  }

  /**
   * Waits for the first event of a type after a sequence: a milestone on the way, past ones included. For the end of an
   * item there is {@link awaitTerminal}; an item that ends without the event holds the caller until the signal fires.
   *
   * @throws {RototoError} `work_not_found`; `aborted` once the signal has fired.
   */
  awaitEvent(
    id: string,
    type: WorkEventType,
    options: WaitOptions & { readonly after?: number } = {},
  ): Promise<WorkEvent> {
    const { after = 0, signal } = options;
    const read = async (): Promise<WorkEvent | undefined> => {
      const events = await this.eventsAfter(id, after);
      if (events.length === 0) await this.#read(id);
      return events.find((event) => event.type === type);
    };
    return this.awaiter.until(id, { read, signal });
  }

  /** Reads the log of an item after a sequence; from 0, all of it. */
  eventsAfter(id: string, sequence: number): Promise<readonly WorkEvent[]> {
    return this.registry.eventsAfter(id, sequence);
  }

  #tell(level: LogLine["level"], message: string, facts: { reason: string; started: number; error?: unknown }): void {
    const { reason, started, error } = facts;
    const failure = error === undefined ? {} : { "error.message": messageOf(error) };
    writeLine(this.#options.log, {
      level,
      message,
      attributes: { "rototo.work.reason": cleanReason(reason), "rototo.work.started": started, ...failure },
    });
  }

  async #read(id: string): Promise<WorkRow> {
    const row = await this.registry.read(id);
    if (row === undefined) throw new RototoError("work_not_found", `unknown process \`${id}\``);
    return row;
  }
}

/** What a copy takes over. */
interface DriverParts {
  readonly watched?: WatchedRegistry;
  readonly attach?: Attach;
}

function outcomeOf({ state }: WorkRow): WorkOutcome | undefined {
  return state.kind === "terminal" ? state.outcome : undefined;
}
