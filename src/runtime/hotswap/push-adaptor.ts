import { Action } from "./action.ts";
import type { Reloadable } from "./reloadable.ts";

/** What a push adaptor knows of the runtime it tells of changes: these functions, and nothing else. */
export interface PushCallbacks {
  /** Gives the raw bytes of a definition, by its name without extension. */
  loadRaw(signal: AbortSignal, name: string): Promise<Uint8Array>;
  /** Gives the place that the runtime uses as key of a definition. */
  absPath(name: string): string;
  /** Makes the runtime forget what it has kept of a place. */
  refresh(location: string): void | Promise<void>;
  /** Makes the runtime current at once, so that it need not load again. */
  upsert?(location: string, data: Uint8Array): void | Promise<void>;
}

/**
 * Hands changed raw text to a running runtime. `AddOrUpdate` upserts where the runtime can take that, else it refreshes;
 * `Delete` always refreshes.
 *
 * @throws {TypeError} when a mandatory callback is missing.
 */
export function newPushAdaptor(callbacks: PushCallbacks): Reloadable {
  for (const name of ["loadRaw", "absPath", "refresh"] as const) {
    if (typeof callbacks[name] !== "function") throw new TypeError(`a push adaptor needs the callback \`${name}\``);
  }
  return {
    async reload(signal, name, action) {
      const location = callbacks.absPath(name);
      switch (action) {
        case Action.AddOrUpdate: {
          if (callbacks.upsert === undefined) return callbacks.refresh(location);
          const data = await callbacks.loadRaw(signal, name);
          signal.throwIfAborted();
          return callbacks.upsert(location, data);
        }
        case Action.Delete:
          return callbacks.refresh(location);
        default:
          return action satisfies never;
      }
    },
  };
}
