import type { RegistryOptions } from "../../src/runtime/work/memory-registry.ts";
import type { WorkClaim, WorkInput, WorkOutcome } from "../../src/runtime/work/work-item.ts";
import type { WorkRegistry } from "../../src/runtime/work/work-registry.ts";

/** One thing that every registry must do; rejects where it does not. */
export interface RegistryCase {
  readonly name: string;
  run(open: OpenRegistry): Promise<void>;
}

/** Gives an empty registry. */
export type OpenRegistry = (options: RegistryOptions) => Promise<WorkRegistry>;

const LEASE = { owner: "me", milliseconds: 1_000 };
const OTHER = { owner: "other", milliseconds: 1_000 };
const DONE: WorkOutcome = { kind: "succeeded", result: "unchanged", fingerprint: null };
const RETENTION = { rows: 3, milliseconds: 10_000, always: 1 };
const START = 1_700_000_000_000;

const input = (workspace: string, reason = "manual"): WorkInput => ({
  workspace,
  source: "git+https://user:secret@git.example/config.git#main",
  reason,
  fingerprint: { kind: "git_commit", value: "a".repeat(40) },
});

/** The contract of the port, to be run against every implementation, on whatever host. */
export const REGISTRY_CONTRACT: readonly RegistryCase[] = [
  example("keeps an item as it was registered, without credentials", async ({ registry }) => {
    const { id, joined } = await registry.register(input("a"));
    equal(joined, false);
    equal(await registry.read(id), {
      id,
      input: { ...input("a"), source: "git+https://<redacted>@git.example/config.git#main" },
      state: { kind: "pending", claim: null, wait: null },
      registeredAt: START,
      requests: 1,
    });
    equal(await registry.read("unknown"), undefined);
  }),
  example("joins ten requests for one workspace to one row", async ({ registry }) => {
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await registry.register(input("a"))).id));
    equal(new Set(ids).size, 1);
    equal((await registry.pending()).length, 1);
    equal((await registry.pending())[0]?.requests, 10);
    equal((await registry.register(input("b"))).joined, false);
  }),
  example("counts requests beyond the thirty-second, and writes no event for them", async ({ registry }) => {
    const [first] = await Promise.all(Array.from({ length: 40 }, () => registry.register(input("a"))));
    equal((await registry.register(input("a"))).event, undefined);
    equal((await registry.eventsAfter(first?.id ?? "", 0)).length, 32);
    equal((await registry.pending())[0]?.requests, 41);
  }),
  example("begins a new item once the one before is terminal", async ({ registry }) => {
    const first = await finished(registry, "a");
    const second = await registry.register(input("a"));
    equal([second.joined, second.id === first], [false, false]);
  }),
  example("lists what is pending, the oldest first", async ({ registry }) => {
    const ids: string[] = [];
    for (const name of ["c", "a", "b"]) ids.push((await registry.register(input(name))).id);
    await registry.claim(ids[1] ?? "", LEASE);
    equal(
      (await registry.pending()).map(({ id }) => id),
      ids,
    );
  }),
  example("gives a claim to one of two who want it", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    const claims = await Promise.all([registry.claim(id, LEASE), registry.claim(id, OTHER)]);
    equal(claims.filter((claim) => claim !== undefined).length, 1);
    equal(await registry.claim("unknown", LEASE), undefined);
  }),
  example(
    "lets a claim be taken over once it has expired, under a higher fencing number",
    async ({ registry, clock }) => {
      const { id } = await registry.register(input("a"));
      const first = await claimed(registry, id);
      clock.time += 999;
      equal(await registry.claim(id, OTHER), undefined);
      clock.time += 1;
      const second = await claimed(registry, id, OTHER);
      equal(second.fence > first.fence, true);
      equal(second.expiresAt, clock.time + 1_000);
    },
  ),
  example("does not wait for the clock to catch up when it was set back", async ({ registry, clock }) => {
    const { id } = await registry.register(input("a"));
    await claimed(registry, id);
    clock.time -= 86_400_000;
    await claimed(registry, id, OTHER);
  }),
  example("refuses everything under a claim that was taken over", async ({ registry, clock }) => {
    const { id } = await registry.register(input("a"));
    const stale = await claimed(registry, id);
    clock.time += 1_000;
    const fresh = await claimed(registry, id, OTHER);
    equal(await registry.append(stale, { type: "refresh.probed", data: {} }), undefined);
    equal(await registry.complete(stale, DONE), undefined);
    await registry.release(stale);
    equal((await registry.read(id))?.state, { kind: "pending", claim: fresh, wait: null });
    equal((await registry.complete(fresh, DONE))?.type, "refresh.completed");
  }),
  example("accepts a late holder whom nobody has followed", async ({ registry, clock }) => {
    const { id } = await registry.register(input("a"));
    const claim = await claimed(registry, id);
    clock.time += 5_000;
    equal((await registry.complete(claim, DONE)) === undefined, false);
  }),
  example("gives fencing numbers that rise over all items", async ({ registry }) => {
    const fences: number[] = [];
    for (const name of ["a", "b", "a"]) {
      const { id } = await registry.register(input(name));
      const claim = await claimed(registry, id);
      fences.push(claim.fence);
      await registry.complete(claim, DONE);
    }
    equal(
      fences.every((fence, index) => index === 0 || fence > (fences[index - 1] ?? 0)),
      true,
    );
  }),
  example("lets a released item be claimed at once", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    await registry.release(await claimed(registry, id));
    await claimed(registry, id, OTHER);
  }),
  example("refuses a claim that was released", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    const claim = await claimed(registry, id);
    await registry.release(claim);
    equal(await registry.complete(claim, DONE), undefined);
    equal(await registry.append(claim, { type: "refresh.probed", data: {} }), undefined);
  }),
  example("never changes what is terminal", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    const claim = await claimed(registry, id);
    await registry.complete(claim, DONE);
    const row = await registry.read(id);
    equal(row?.state, { kind: "terminal", outcome: DONE, at: START });
    equal(await registry.complete(claim, { kind: "cancelled", reason: "late" }), undefined);
    equal(await registry.append(claim, { type: "refresh.probed", data: {} }), undefined);
    equal(await registry.cancel(id, "late"), undefined);
    equal(await registry.setWait(id, null), false);
    equal(await registry.claim(id, LEASE), undefined);
    await registry.release(claim);
    equal(await registry.read(id), row);
    equal((await registry.eventsAfter(id, 0)).length, 2);
  }),
  example("keeps outcomes of all kinds", async ({ registry }) => {
    const outcomes: WorkOutcome[] = [
      { kind: "succeeded", result: "refreshed", fingerprint: { kind: "workspace_layers", layers: [] } },
      { kind: "failed", message: "HTTP 500", code: "source_unavailable" },
      { kind: "cancelled", reason: "gone" },
    ];
    for (const outcome of outcomes) {
      const { id } = await registry.register(input("a"));
      await registry.complete(await claimed(registry, id), outcome);
      equal((await registry.read(id))?.state, { kind: "terminal", outcome, at: START });
    }
  }),
  example("cancels an item under its holder, who is refused from then on", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    const claim = await claimed(registry, id);
    equal((await registry.cancel(id, "definition deleted"))?.data, {
      outcome: "cancelled",
      reason: "definition deleted",
    });
    equal(await registry.complete(claim, DONE), undefined);
    equal(await registry.cancel("unknown", "x"), undefined);
  }),
  example("lets an item wait, until its time or until the wait is ended", async ({ registry, clock }) => {
    const { id } = await registry.register(input("a"));
    equal(await registry.setWait(id, { reason: "retry-after", since: START, until: START + 500 }), true);
    equal(await registry.claim(id, LEASE), undefined);
    await registry.setWait(id, null);
    await registry.release(await claimed(registry, id));
    await registry.setWait(id, { reason: "retry-after", since: START, until: START + 500 });
    clock.time += 500;
    await claimed(registry, id);
    equal(await registry.setWait("unknown", null), false);
  }),
  example("numbers the events of each item from one, without a gap, under concurrent appends", async ({ registry }) => {
    const { id } = await registry.register(input("a"));
    const other = await registry.register(input("b"));
    const claim = await claimed(registry, id);
    await Promise.all(
      Array.from({ length: 20 }, (_, step) => registry.append(claim, { type: "refresh.probed", data: { step } })),
    );
    const events = await registry.eventsAfter(id, 0);
    equal(
      events.map(({ sequence }) => sequence),
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
    equal(new Set(events.slice(1).map(({ data }) => data.step)).size, 20);
    equal((await registry.eventsAfter(id, 19)).length, 2);
    equal(other.event?.sequence, 1);
    equal(await registry.eventsAfter("unknown", 0), []);
  }),
  example("keeps what an event says, and when", async ({ registry, clock }) => {
    const { id } = await registry.register(input("a"));
    const claim = await claimed(registry, id);
    clock.time += 7;
    const data = { answer: "changed", files: 3, again: false, nothing: null };
    const event = await registry.append(claim, { type: "refresh.probed", data });
    equal(event, { sequence: 2, type: "refresh.probed", at: START + 7, data });
    equal(await registry.eventsAfter(id, 1), [event]);
  }),
  example(
    "forgets finished items beyond their number, the oldest first, and never a pending one",
    async ({ registry }) => {
      const { id: pending } = await registry.register(input("pending"));
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) ids.push(await finished(registry, "a"));
      const kept = await Promise.all(ids.map(async (id) => (await registry.read(id)) !== undefined));
      equal(kept, [false, false, true, true, true]);
      equal(await registry.eventsAfter(ids[0] ?? "", 0), []);
      equal((await registry.read(pending))?.id, pending);
    },
  ),
  example("forgets finished items beyond their age, yet keeps the newest", async ({ registry, clock }) => {
    const old = await finished(registry, "a");
    clock.time += 10_001;
    const next = await finished(registry, "a");
    equal([await registry.read(old), (await registry.read(next))?.id], [undefined, next]);
  }),
];

interface Fixture {
  readonly registry: WorkRegistry;
  readonly clock: { time: number };
}

function example(name: string, run: (fixture: Fixture) => Promise<void>): RegistryCase {
  return {
    name,
    async run(open) {
      const clock = { time: START, now: (): number => clock.time };
      let ids = 0;
      const registry = await open({ clock, randomId: () => `id-${++ids}`, retention: RETENTION });
      await run({ registry, clock });
    },
  };
}

async function claimed(registry: WorkRegistry, id: string, lease = LEASE): Promise<WorkClaim> {
  const work = await registry.claim(id, lease);
  if (work === undefined) throw new Error(`${id} could not be claimed`);
  return work.claim;
}

async function finished(registry: WorkRegistry, workspace: string): Promise<string> {
  const { id } = await registry.register(input(workspace));
  await registry.complete(await claimed(registry, id), DONE);
  return id;
}

function equal(found: unknown, expected: unknown): void {
  const [left, right] = [found, expected].map((value) => (value === undefined ? "nothing" : sorted(value)));
  if (left !== right) throw new Error(`expected ${right}, found ${left}`);
}

/** JSON text in which the order of keys says nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
