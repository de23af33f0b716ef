/**
 * Workspaces that a page loads from git by itself: `rototo-edge/browser/git`. An entry of its own, so that no other page
 * carries any of it.
 *
 * @module
 */
import type { KernelChoice } from "../runtime/kernel/kernel.ts";
import { contentId } from "./content-id.ts";
import type { GitLoader } from "./git-loader.ts";
import type { GitLoadOptions } from "./git-options.ts";
import type { Origin } from "./origin.ts";
import { openSnapshot } from "./version.ts";

export type { GitLoadOptions };

/** A git source, and who loads it. */
export interface GitOptions extends GitLoadOptions {
  /**
   * Makes a worker that runs `rototo-edge/browser/worker`: then fetching, parsing, lint and compiling never hold a frame up.
   * Without it the page does all that itself.
   */
  readonly worker?: () => Worker;
  /** The address of an event stream that tells of changes, such as an edge service's; nobody tells unless given. */
  readonly events?: string;
  readonly kernel?: KernelChoice;
}

/**
 * A workspace loaded from git by the page itself. The code for that is loaded when it is first needed; later visits start
 * from the snapshot that was kept.
 */
export function gitSource({ worker: makeWorker, events, kernel, ...options }: GitOptions): Origin {
  let loader: Promise<GitLoader> | undefined;
  let worker: Worker | undefined;
  const start = async (): Promise<GitLoader> => {
    if (makeWorker === undefined) return (await import("./git-loader.ts")).gitLoader(options);
    const { workerLoader } = await import("./worker-loader.ts");
    worker = makeWorker();
    return workerLoader(worker, options);
  };
  return {
    // A source may hold credentials, and scopes are seen by all that runs in the origin.
    scope: async () => `git ${await contentId(new TextEncoder().encode(options.source))}`,
    byContext: false,
    events: events ?? null,
    async look({ etag, signal }) {
      loader ??= start();
      try {
        return await (await loader).look(etag, signal);
      } catch (error) {
        // Code that could not be loaded, or a worker that ended: the next look begins anew.
        if (!signal.aborted) loader = undefined;
        throw error;
      }
    },
    open: ({ bytes }) => openSnapshot(bytes, kernel),
    async forget() {
      const { indexedDbStore } = await import("./indexed-db-store.ts");
      await (await indexedDbStore()).clear();
    },
    close() {
      worker?.terminate();
      loader = undefined;
    },
  };
}
