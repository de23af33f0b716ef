import type { AttemptClock } from "./one-at-a-time.ts";
import type { ServedVersion, ServedWorkspace } from "./served-workspaces.ts";
import type { EventTimes } from "./service.ts";

/** What a stream tells of, and how. */
export interface EventStreamOptions {
  readonly served: ServedWorkspace;
  /** The version its reader knows, by SHA-256. */
  readonly known: string | undefined;
  readonly times: EventTimes;
  readonly clock: AttemptClock;
}

/** How long a client waits before it comes back: milliseconds, told with `retry:`. */
const RETRY_MS = 1000;

/**
 * Makes a stream of server-sent events, one for each version that is not the one its reader knows. It looks for changes
 * itself, only while somebody reads, and ends after a while: a new connection finds newer code and other isolates.
 */
export function eventStream({
  served,
  known,
  times,
  clock,
}: EventStreamOptions): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
  // Not all at once: a fifth more or less, so that those who came together do not come back together.
  const end = clock.now() + times.life * 1000 * (0.8 + 0.4 * Math.random());
  let said = known;
  let quietSince = clock.now();
  let left = false;
  const next = async (): Promise<string | null> => {
    for (;;) {
      await (served.current === undefined ? served.version().catch(() => {}) : served.revalidate());
      const { current } = served;
      const now = clock.now();
      if (current !== undefined && current.sha256 !== said) {
        said = current.sha256;
        return versionEvent(current);
      }
      if (left || now >= end) return null;
      if (now - quietSince >= times.heartbeat * 1000) return ": still here\n\n";
      await clock.sleep(times.poll * 1000);
    }
  };
  return new ReadableStream({
    start(controller) {
      // An id without data is kept by the client for when it comes back, and nothing is dispatched.
      const id = said === undefined || said !== served.current?.sha256 ? "" : `id: ${said}\n`;
      controller.enqueue(encode(`retry: ${RETRY_MS}\n${id}\n`));
    },
    async pull(controller) {
      const text = await next();
      quietSince = clock.now();
      if (left) return;
      if (text === null) controller.close();
      else controller.enqueue(encode(text));
    },
    cancel() {
      left = true;
    },
  });
}

/** An unnamed event, as OFREP wants it; its data say which version there is. */
function versionEvent({ sha256, workspace, loadedAt }: ServedVersion): string {
  const data = {
    type: "refetchEvaluation",
    etag: sha256,
    snapshot: sha256,
    lastModified: Math.floor(loadedAt),
    fingerprint: workspace.fingerprint,
  };
  return `id: ${sha256}\ndata: ${JSON.stringify(data)}\n\n`;
}
