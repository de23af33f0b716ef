import type { Action } from "./action.ts";

/** Starts to watch a directory with all directories below; the promise is settled once changes are seen. */
export type Watch = (root: string, listener: WatchListener) => Promise<Watching>;

/** Hears of files by their paths relative to the root, with `/`. */
export interface WatchListener {
  changed(path: string, action: Action): void;
  /** Something went wrong; watching goes on as far as it can. */
  failed(error: unknown): void;
}

/** A directory being watched. */
export interface Watching {
  /** The files that were there from the start; whatever happened since has been told, or will be. */
  readonly files: readonly string[];
  /** Ends it; nothing is told from then on. */
  close(): Promise<void>;
}
