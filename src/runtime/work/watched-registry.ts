import type { ChangeHub } from "./change-hub.ts";
import type { WorkRegistry } from "./work-registry.ts";

/** A registry that tells a hub of every change made through it. */
export interface WatchedRegistry {
  readonly registry: WorkRegistry;
  readonly hub: ChangeHub;
}

/**
 * Wraps a registry so that a hub hears of each change of a row or its log, after it is durable; reads and claims are no
 * changes.
 */
export function watchRegistry(registry: WorkRegistry, hub: ChangeHub): WatchedRegistry {
  const told = <T>(id: string, result: T, changed: boolean): T => {
    if (changed) hub.signal(id);
    return result;
  };
  const watched: WorkRegistry = {
    ...readsOf(registry),
    async register(input) {
      const registration = await registry.register(input);
      return told(registration.id, registration, true);
    },
    async append(claim, entry) {
      const event = await registry.append(claim, entry);
      return told(claim.id, event, event !== undefined);
    },
    async complete(claim, outcome) {
      const event = await registry.complete(claim, outcome);
      return told(claim.id, event, event !== undefined);
    },
    async cancel(id, reason) {
      const event = await registry.cancel(id, reason);
      return told(id, event, event !== undefined);
    },
    async setWait(id, wait) {
      const done = await registry.setWait(id, wait);
      return told(id, done, done);
    },
  };
  return { registry: watched, hub };
}

type Reads = Pick<WorkRegistry, "read" | "pending" | "claim" | "release" | "eventsAfter">;

/** The methods that change neither a row's outcome nor its log, passed on as they are. */
export function readsOf(registry: WorkRegistry): Reads {
  return {
    read: (id) => registry.read(id),
    pending: () => registry.pending(),
    claim: (id, lease) => registry.claim(id, lease),
    release: (claim) => registry.release(claim),
    eventsAfter: (id, sequence) => registry.eventsAfter(id, sequence),
  };
}
