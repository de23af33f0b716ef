import { indexedDbCache } from "./indexed-db-cache.ts";
import type { OpenEvents, PagePorts } from "./ports.ts";

/** How long one exchange may take, in milliseconds. */
const LIMIT = 30_000;

/** `EventSource` comes back by itself after a broken connection, and never after an answer that is no event stream. */
const openEvents: OpenEvents = (url, { onOpen, onMessage, onBreak, onEnd }) => {
  const source = new EventSource(url);
  source.onopen = onOpen;
  source.onmessage = ({ data }) => onMessage(data);
  source.onerror = () => (source.readyState === EventSource.CLOSED ? onEnd() : onBreak());
  return () => source.close();
};

/** The page's own ports; where it keeps nothing, nothing is kept, and where it has no locks, tabs do not wait for each other. */
export const pagePorts: PagePorts = {
  fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.any([init.signal, AbortSignal.timeout(LIMIT)]) }),
  now: () => Date.now(),
  after(milliseconds, call) {
    // Many pages lose an origin at the same time; they should not come back at the same time.
    const timer = setTimeout(call, milliseconds * (0.5 + Math.random()));
    return () => clearTimeout(timer);
  },
  cache: indexedDbCache("rototo-edge-page"),
  lock: (name, run, signal) => ("locks" in navigator ? navigator.locks.request(name, { signal }, run) : run()),
  openChannel(name, listen) {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => listen(data);
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  },
  openEvents,
  watch(listen) {
    const tell = (): void => listen(document.visibilityState === "visible");
    // A lock that is held keeps a page out of the back-forward cache.
    const leave = (): void => listen(false);
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener("visibilitychange", tell, { signal });
    addEventListener("online", tell, { signal });
    addEventListener("pageshow", ({ persisted }) => persisted && tell(), { signal });
    addEventListener("pagehide", leave, { signal });
    tell();
    return () => ended.abort();
  },
};
