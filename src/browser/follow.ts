import type { PagePorts } from "./ports.ts";

/** The first pause after a failure, and the longest, in milliseconds; each is twice the one before. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;

/** How long a broken stream may take to come back before the origin is asked, in milliseconds. */
const PATIENCE = 5_000;

/** What is followed. */
export interface FollowOptions {
  readonly ports: Pick<PagePorts, "after" | "lock" | "openEvents" | "watch">;
  /** The address of the event stream, or null. */
  readonly events: string | null;
  /** Looks whether there is something new; tells whether that worked. */
  readonly check: () => Promise<boolean>;
  /** Whether an event tells something new. */
  readonly isNews: (data: string) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/**
 * Decides when to look: now, when the page is seen or online again, when the origin tells of a change, and after a
 * failure, later each time; never just because time has passed, and never while nobody sees the page.
 */
export function follow({ ports, events, check, isNews, signal }: FollowOptions): void {
  const pause = pauses(ports);
  let awake = false;
  let closeStream = (): void => {};

  const look = async (): Promise<void> => {
    if (await check()) pause.reset();
    else if (awake) pause.next(look);
  };
  const unwatch = ports.watch((isAwake) => {
    awake = isAwake;
    pause.reset();
    closeStream();
    if (!isAwake) return;
    if (events !== null) closeStream = stream({ ports, url: events, isNews, look });
    void look();
  });
  // Whoever opens a page in the background will want to see something there.
  if (!awake) void look();
  signal.addEventListener("abort", () => {
    unwatch();
    pause.reset();
    closeStream();
  });
}

/** Listens to the event stream once no other tab does; what it gives ends that. */
function stream(options: {
  readonly ports: Pick<PagePorts, "after" | "lock" | "openEvents">;
  readonly url: string;
  readonly isNews: (data: string) => Promise<boolean>;
  readonly look: () => Promise<void>;
}): () => void {
  const { ports, url, isNews, look } = options;
  const pause = pauses(ports);
  const ended = new AbortController();
  let close = (): void => {};
  let forgive: (() => void) | null = null;
  const open = (): void => {
    close = ports.openEvents(url, {
      onOpen() {
        pause.reset();
        forgive?.();
        forgive = null;
      },
      onMessage: (data) => void isNews(data).then((news) => (news ? look() : undefined)),
      // Streams end all the time. One that does not come back is why nothing is heard.
      onBreak() {
        forgive ??= ports.after(PATIENCE, () => void look());
      },
      onEnd: () =>
        pause.next(async () => {
          open();
          await look();
        }),
    });
  };
  const untilEnded = (): Promise<void> =>
    new Promise((resolve) => {
      open();
      ended.signal.addEventListener("abort", () => resolve());
    });
  // Refused when it is ended while it waits its turn.
  ports.lock(`rototo events ${url}`, untilEnded, ended.signal).catch(() => {});
  return () => {
    ended.abort();
    pause.reset();
    forgive?.();
    close();
  };
}

/** Pauses that get longer until they are reset; there is one at a time. */
function pauses(ports: Pick<PagePorts, "after">): { next(call: () => Promise<void>): void; reset(): void } {
  let length = FIRST_PAUSE;
  let cancel = (): void => {};
  return {
    next(call) {
      cancel();
      cancel = ports.after(length, () => void call());
      length = Math.min(LONGEST_PAUSE, length * 2);
    },
    reset() {
      cancel();
      length = FIRST_PAUSE;
    },
  };
}
