import type { Context } from "../runtime/resolve/context.ts";
import type { Answers } from "./answers.ts";
import type { ClientEventHandler } from "./events.ts";
import { follow } from "./follow.ts";
import type { Origin } from "./origin.ts";
import type { Channel, PagePorts } from "./ports.ts";
import { type Held, Shelf } from "./shelf.ts";
import { eventsBetween, isSame } from "./state-events.ts";
import type { Values } from "./version.ts";
import { View, type ViewState } from "./view.ts";

/** What a client is made of. */
export interface ClientParts {
  readonly origin: Origin;
  readonly ports: PagePorts;
  /** What {@link readInitialState} read of what the server wrote. */
  readonly initial?: Answers | undefined;
  /** Facts to resolve with; those of `initial` unless given, else none. */
  readonly context?: Context | undefined;
}

/** Where tabs tell each other the scope they have stored something new for, or that everything has been cleared. */
const CHANNEL = "rototo";
const CLEARED = "";

/**
 * A workspace in a page: a store of {@link View}s that follows its origin. It does nothing until it is started or
 * subscribed to, so a server may make one to render with.
 */
export class Client {
  readonly #origin: Origin;
  readonly #ports: PagePorts;
  readonly #shelf: Shelf;
  readonly #first: View;
  readonly #listeners = new Set<() => void>();
  readonly #handlers = new Set<ClientEventHandler>();
  #state: ViewState;
  #view: View;
  /** The facts that are wanted; the view has them once there is a version for them. */
  #context: Context;
  #held: Held | null = null;
  /** Ends what goes on. Whatever was begun under an earlier one comes too late. */
  #run = new AbortController();
  #channel: Channel | null = null;
  #started: Promise<View> | null = null;
  #checking: Promise<boolean> | null = null;
  #again = false;
  #closed = false;

  constructor({ origin, ports, initial, context }: ClientParts) {
    this.#origin = origin;
    this.#ports = ports;
    this.#shelf = new Shelf({ origin, ports });
    this.#state = initial === undefined ? nothing(context ?? {}) : rendered(initial);
    this.#context = context ?? this.#state.context;
    const { confirmedAt } = this.#state;
    this.#first = new View(this.#state, () => confirmedAt ?? 0);
    this.#view = new View(this.#state, ports.now);
  }

  /** What to render now: the same object until something changes. */
  readonly getSnapshot = (): View => this.#view;

  /** What the server rendered, for hydration; its ages are zero. */
  readonly getServerSnapshot = (): View => this.#first;

  /** Hears of every new view, and starts the client; what it gives ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    void this.start();
    return () => void this.#listeners.delete(listener);
  };

  /** Hears of events; what it gives ends that. */
  on(handler: ClientEventHandler): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  /** Starts, once. Gives the first view that has values, or the one that tells why there are none. */
  start(): Promise<View> {
    if (!this.#closed) this.#started ??= this.#start();
    return this.#started ?? Promise.resolve(this.#view);
  }

  /** Asks the origin now. The view tells how that went. */
  async refresh(): Promise<View> {
    await this.start();
    if (!this.#closed) await this.#check();
    return this.#view;
  }

  /**
   * Resolves with other facts. Until there are values for them, the view keeps those before and its context.
   *
   * @throws {RototoError} `invalid_context`, `context_schema_mismatch`
   */
  async setContext(context: Context): Promise<View> {
    if (this.#closed) return this.#view;
    if (this.#held !== null && !this.#origin.byContext) {
      const values = this.#held.version.valuesFor(context);
      this.#context = context;
      this.#show(this.#held, values);
      return this.#view;
    }
    this.#context = context;
    if (this.#started === null) return this.start();
    this.#stop();
    this.#held = null;
    if (this.#state.values !== null) this.#publish({ status: "RECONCILING" });
    await this.#begin();
    return this.#view;
  }

  /** Forgets everything, here, in the cache and in the other tabs; {@link Client.start} begins anew. */
  async signOut(): Promise<void> {
    this.#channel?.post(CLEARED);
    const { cache, lock } = this.#ports;
    const scope = await this.#scope();
    this.#forget();
    // Whoever is about to put something there is waited for.
    await lock(`rototo ${scope}`, () => cache.clear(), new AbortController().signal);
    await this.#origin.forget?.();
  }

  /** Ends everything; the last view stays. */
  close(): void {
    this.#closed = true;
    this.#stop();
    this.#channel?.close();
    this.#origin.close?.();
    this.#listeners.clear();
    this.#handlers.clear();
  }

  async #start(): Promise<View> {
    this.#channel = this.#ports.openChannel(CHANNEL, (message) => this.#hear(message));
    await this.#begin();
    return this.#view;
  }

  /** Gets a version for the context that is wanted, from the cache if it can, and follows it from then on. */
  async #begin(): Promise<void> {
    this.#run = new AbortController();
    const { signal } = this.#run;
    await this.#takeStored("cache");
    if (signal.aborted) return;
    follow({
      ports: this.#ports,
      events: this.#origin.events,
      check: () => this.#check(),
      isNews: async (data) => {
        // What is on its way may be what the event tells of.
        await this.#checking;
        return !signal.aborted && isNews(data, this.#held);
      },
      signal,
    });
    if (this.#held === null) await this.#checking;
  }

  async #takeStored(from: "cache" | "tab"): Promise<void> {
    const { signal } = this.#run;
    const stored = await this.#shelf.stored(this.#context, from);
    if (stored === null || signal.aborted) return;
    // What the server rendered with may be newer than what was kept here: nobody should see a step back and forth.
    const isRendered = this.#state.source === "server" && from === "cache";
    if (!isRendered || isSame(stored.version.fingerprint, this.#state.fingerprint)) this.#adopt(stored);
  }

  /** Looks for a newer version; tells whether that worked. Who asks meanwhile makes it look once more. */
  #check(): Promise<boolean> {
    this.#again = this.#checking !== null;
    if (this.#checking !== null) return this.#checking;
    const checking = this.#checkAll(this.#run.signal).finally(() => {
      // After a stop another one may have begun.
      if (this.#checking === checking) this.#checking = null;
    });
    this.#checking = checking;
    return checking;
  }

  async #checkAll(signal: AbortSignal): Promise<boolean> {
    let worked: boolean;
    do {
      this.#again = false;
      worked = await this.#checkOnce(signal);
    } while (this.#again && !signal.aborted);
    return worked;
  }

  async #checkOnce(signal: AbortSignal): Promise<boolean> {
    const before = this.#held?.head.revision;
    try {
      const held = await this.#shelf.check(this.#context, this.#held, signal);
      if (signal.aborted) return false;
      this.#adopt(held);
      if (held.from === "network" && held.head.revision !== before) this.#channel?.post(await this.#scope());
      return true;
    } catch (error) {
      if (!signal.aborted) this.#publish({ status: this.#state.values === null ? "ERROR" : "STALE", error });
      return false;
    }
  }

  /** Takes a version into use. One that does not accept the context leaves the one before in its place. */
  #adopt(held: Held): void {
    this.#held = held;
    try {
      this.#show(held, held.version.valuesFor(this.#context));
    } catch (error) {
      this.#publish({ status: "ERROR", error });
    }
  }

  #show({ version: { fingerprint }, head: { revision, confirmedAt }, from }: Held, values: Values): void {
    this.#publish({
      status: "READY",
      values,
      context: this.#context,
      fingerprint,
      revision,
      source: from,
      confirmedAt,
      error: null,
    });
  }

  /** Makes the next view, and tells everyone. */
  #publish(change: Partial<ViewState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#view = new View(this.#state, this.#ports.now);
    for (const listener of this.#listeners) harmlessly(listener);
    if (this.#handlers.size === 0) return;
    for (const event of eventsBetween(before, this.#state)) {
      for (const handler of this.#handlers) harmlessly(() => handler(event));
    }
  }

  async #hear(message: unknown): Promise<void> {
    if (message === CLEARED) this.#forget();
    else if (message === (await this.#scope())) await this.#takeStored("tab");
  }

  #scope(): Promise<string> {
    return this.#origin.scope(this.#context);
  }

  #forget(): void {
    this.#stop();
    this.#channel?.close();
    this.#channel = null;
    this.#started = null;
    this.#held = null;
    this.#publish(nothing({}));
  }

  #stop(): void {
    this.#run.abort();
    this.#checking = null;
  }
}

/** Calls; what that throws is the page's to hear of, and changes nothing here. */
function harmlessly(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** The state before anything is known. */
function nothing(context: Context): ViewState {
  const unknown = { values: null, fingerprint: null, revision: null, source: null, confirmedAt: null, error: null };
  return { status: "NOT_READY", context, ...unknown };
}

/** The state that a server rendered with. */
function rendered({ values, context, fingerprint, confirmedAt }: Answers): ViewState {
  return { ...nothing(context ?? {}), status: "READY", values, fingerprint, source: "server", confirmedAt };
}

/** Tells whether an event of the edge is about another version than the one that is here. */
function isNews(data: string, held: Held | null): boolean {
  if (held === null) return true;
  try {
    const { etag, fingerprint } = JSON.parse(data);
    return etag !== held.head.revision && !isSame(fingerprint ?? null, held.version.fingerprint);
  } catch {
    return true;
  }
}
