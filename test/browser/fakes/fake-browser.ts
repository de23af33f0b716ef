import type { PageFetch, PagePorts } from "../../../src/browser/ports.ts";
import { memoryCache } from "./memory-cache.ts";

/** One tab of a {@link FakeBrowser}. */
export interface FakeTab {
  readonly ports: PagePorts;
  show(): void;
  hide(): void;
  /** How many event streams it has open. */
  streams(): number;
}

interface Stream {
  readonly listen: Parameters<PagePorts["openEvents"]>[1];
  readonly tab: object;
}

/** A browser without a browser: tabs that share storage, locks, messages and a clock that moves when told. */
export class FakeBrowser {
  readonly cache = memoryCache();
  now = 1_000_000;
  /** Whether streams that are opened are answered with one. */
  streamsWork = true;
  readonly #fetch: PageFetch;
  readonly #locks = new Map<string, Promise<unknown>>();
  readonly #channels = new Set<{ readonly tab: object; readonly listen: (message: unknown) => void }>();
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();
  readonly #streams = new Set<Stream>();

  /** @param fetch the network; an exchange that succeeds takes 10 ms. */
  constructor(fetch: PageFetch) {
    this.#fetch = async (url, init) => {
      const response = await fetch(url, init);
      this.now += 10;
      return response;
    };
  }

  /** Sends an event to every open stream. */
  tell(data: string): void {
    for (const { listen } of [...this.#streams]) listen.onMessage(data);
  }

  /** What happens to every stream: it breaks, comes back, or is refused for good. */
  turnStreams(how: "break" | "back" | "end"): void {
    for (const stream of [...this.#streams]) {
      if (how === "break") stream.listen.onBreak();
      else if (how === "back") stream.listen.onOpen();
      else {
        this.#streams.delete(stream);
        stream.listen.onEnd();
      }
    }
  }

  /** Moves the clock, and calls what was to be called by then. */
  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.now || !this.#timers.delete(timer)) continue;
      timer.call();
    }
    await settle();
  }

  /** In how many milliseconds each waiting timer calls. */
  get timers(): number[] {
    return [...this.#timers].map(({ at }) => at - this.now);
  }

  openTab({ visible = true, fetch = this.#fetch }: { visible?: boolean; fetch?: PageFetch } = {}): FakeTab {
    const tab = {};
    let isVisible = visible;
    const watchers = new Set<(awake: boolean) => void>();
    const turn = (to: boolean): void => {
      isVisible = to;
      for (const watch of watchers) watch(to);
    };
    const ports: PagePorts = {
      fetch,
      now: () => this.now,
      cache: this.cache,
      after: (milliseconds, call) => {
        const timer = { at: this.now + milliseconds, call };
        this.#timers.add(timer);
        return () => void this.#timers.delete(timer);
      },
      lock: (name, run, signal) => this.#lock(name, run, signal),
      openChannel: (_, listen) => {
        const channel = { tab, listen };
        this.#channels.add(channel);
        return {
          post: (message) => {
            for (const other of this.#channels) if (other !== channel) queueMicrotask(() => other.listen(message));
          },
          close: () => void this.#channels.delete(channel),
        };
      },
      openEvents: (_, listen) => {
        const stream = { listen, tab };
        this.#streams.add(stream);
        if (this.streamsWork) queueMicrotask(() => this.#streams.has(stream) && listen.onOpen());
        return () => void this.#streams.delete(stream);
      },
      watch: (listen) => {
        watchers.add(listen);
        listen(isVisible);
        return () => void watchers.delete(listen);
      },
    };
    const streams = (): number => [...this.#streams].filter((stream) => stream.tab === tab).length;
    return { ports, show: () => turn(true), hide: () => turn(false), streams };
  }

  #lock<T>(name: string, run: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#locks.get(name) ?? Promise.resolve();
    const mine = before
      .catch(() => {})
      .then(() => {
        signal.throwIfAborted();
        return run();
      });
    this.#locks.set(name, mine);
    return mine;
  }
}

/** Lets everything happen that waits for nothing else; hashing takes a turn of the event loop or two. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}
