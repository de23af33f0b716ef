import { Action } from "./action.ts";
import type { Load, Reloadable, RemoveNamed, SetNamed } from "./reloadable.ts";

/**
 * Joins a loader with a registry: `AddOrUpdate` loads and then sets, `Delete` removes and loads nothing.
 *
 * A load that fails leaves what was there. Of overlapping calls for one name the last counts: what an earlier one loads
 * after that is not set. Nothing is set once the signal has fired.
 */
export function newAdaptor<T>(load: Load<T>, set: SetNamed<T>, remove: RemoveNamed): Reloadable {
  /** The last call for each name that has calls under way. */
  const last = new Map<string, symbol>();

  async function apply(signal: AbortSignal, name: string, isLast: () => boolean): Promise<void> {
    const value = await load(signal, name);
    signal.throwIfAborted();
    if (isLast()) await set(name, value);
  }

  return {
    async reload(signal, name, action) {
      const call = Symbol(name);
      const isLast = () => last.get(name) === call;
      last.set(name, call);
      try {
        switch (action) {
          case Action.AddOrUpdate:
            return await apply(signal, name, isLast);
          case Action.Delete:
            return await remove(name);
          default:
            return action satisfies never;
        }
      } finally {
        if (isLast()) last.delete(name);
      }
    },
  };
}
