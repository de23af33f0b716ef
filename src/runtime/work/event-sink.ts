import { readsOf } from "./watched-registry.ts";
import type { WorkEvent } from "./work-event.ts";
import type { WorkRegistry } from "./work-registry.ts";

/**
 * Hears of events after they are durable. It is news, not truth: an event may come late, twice or, where the process
 * ends in between, never; whoever needs all of them reads the log. It must return quickly, and what it throws is lost.
 */
export type EventSink = (id: string, event: WorkEvent) => void;

/** Wraps a registry so that a sink hears of every event appended through it. */
export function tapEvents(registry: WorkRegistry, sink: EventSink): WorkRegistry {
  const deliver = <T extends WorkEvent | undefined>(id: string, event: T): T => {
    if (event !== undefined) quietly(() => sink(id, event));
    return event;
  };
  return {
    ...readsOf(registry),
    async register(input) {
      const registration = await registry.register(input);
      deliver(registration.id, registration.event);
      return registration;
    },
    append: async (claim, entry) => deliver(claim.id, await registry.append(claim, entry)),
    complete: async (claim, outcome) => deliver(claim.id, await registry.complete(claim, outcome)),
    cancel: async (id, reason) => deliver(id, await registry.cancel(id, reason)),
    setWait: (id, wait) => registry.setWait(id, wait),
  };
}

/** The event is written: nothing a sink does can take that back. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {}
}
