import type { Clock, RandomId } from "../ports.ts";
import { completedEvent, requestedEvent, type WorkEvent, type WorkEventEntry } from "./work-event.ts";
import {
  cleanInput,
  cleanReason,
  isClaimable,
  type WorkClaim,
  type WorkOutcome,
  type WorkRow,
  type WorkState,
} from "./work-item.ts";
import { DEFAULT_RETENTION, MAX_REQUEST_EVENTS, type Retention, type WorkRegistry } from "./work-registry.ts";

/** What a registry needs of its host, and how much it remembers. */
export interface RegistryOptions {
  readonly clock: Pick<Clock, "now">;
  readonly randomId: RandomId;
  readonly retention?: Retention;
}

interface Item {
  row: WorkRow;
  readonly events: WorkEvent[];
}

/** Keeps work items in this process: for hosts without a database, and for tests. */
export function memoryRegistry({ clock, randomId, retention = DEFAULT_RETENTION }: RegistryOptions): WorkRegistry {
  const items = new Map<string, Item>();
  let fence = 0;

  const write = (item: Item, { type, data }: WorkEventEntry): WorkEvent => {
    const event = { sequence: item.events.length + 1, type, at: clock.now(), data };
    item.events.push(event);
    return event;
  };
  const change = (item: Item, state: WorkState): void => {
    item.row = { ...item.row, state };
  };
  const finish = (item: Item, outcome: WorkOutcome): WorkEvent => {
    change(item, { kind: "terminal", outcome, at: clock.now() });
    const event = write(item, completedEvent(outcome));
    forget(items, retention, clock.now());
    return event;
  };
  const held = ({ id, fence: mine }: WorkClaim): Item | undefined => {
    const item = items.get(id);
    const state = item?.row.state;
    return state?.kind === "pending" && state.claim?.fence === mine ? item : undefined;
  };

  return {
    async register(given) {
      const input = cleanInput(given);
      const live = [...items.values()].find(
        ({ row }) => row.state.kind === "pending" && row.input.workspace === input.workspace,
      );
      const id = live?.row.id ?? randomId();
      const item = live ?? { row: newRow(id, input, clock.now()), events: [] };
      items.set(id, item);
      item.row = { ...item.row, requests: item.row.requests + 1 };
      const joined = live !== undefined;
      const told = item.row.requests <= MAX_REQUEST_EVENTS;
      return { id, joined, event: told ? write(item, requestedEvent(input.reason, joined)) : undefined };
    },
    async read(id) {
      return items.get(id)?.row;
    },
    async pending() {
      return [...items.values()].map(({ row }) => row).filter(({ state }) => state.kind === "pending");
    },
    async claim(id, { owner, milliseconds }) {
      const item = items.get(id);
      const now = clock.now();
      if (item === undefined || !isClaimable(item.row, now)) return undefined;
      const claim = { id, owner, fence: ++fence, claimedAt: now, expiresAt: now + milliseconds };
      change(item, { kind: "pending", claim, wait: null });
      return { row: item.row, claim };
    },
    async release(claim) {
      const item = held(claim);
      if (item !== undefined) change(item, { kind: "pending", claim: null, wait: null });
    },
    async append(claim, entry) {
      const item = held(claim);
      return item && write(item, entry);
    },
    async complete(claim, outcome) {
      const item = held(claim);
      return item && finish(item, outcome);
    },
    async cancel(id, reason) {
      const item = items.get(id);
      if (item?.row.state.kind !== "pending") return undefined;
      return finish(item, { kind: "cancelled", reason: cleanReason(reason) });
    },
    async setWait(id, wait) {
      const item = items.get(id);
      if (item?.row.state.kind !== "pending") return false;
      change(item, { ...item.row.state, wait });
      return true;
    },
    async eventsAfter(id, sequence) {
      return items.get(id)?.events.slice(Math.max(0, sequence)) ?? [];
    },
  };
}

function newRow(id: string, input: WorkRow["input"], registeredAt: number): WorkRow {
  return { id, input, state: { kind: "pending", claim: null, wait: null }, registeredAt, requests: 0 };
}

/** Drops finished items that are too many or too old, the newest last. */
function forget(items: Map<string, Item>, { rows, milliseconds, always }: Retention, now: number): void {
  const finished = [...items.values()].flatMap(({ row: { id, state } }) =>
    state.kind === "terminal" ? [{ id, at: state.at }] : [],
  );
  finished.reverse().forEach(({ id, at }, index) => {
    if (index >= rows || (index >= always && at < now - milliseconds)) items.delete(id);
  });
}
