import { describe, expect, test, vi } from "vitest";
import { Awaiter } from "../../../src/runtime/work/awaiter.ts";
import { WorkDriver } from "../../../src/runtime/work/work-driver.ts";
import type { WorkOutcome } from "../../../src/runtime/work/work-item.ts";
import type { WorkRegistry } from "../../../src/runtime/work/work-registry.ts";
import { rest } from "../../support/virtual-clock.ts";
import { LEASE, request, testHost } from "./fixture.ts";

const DONE: WorkOutcome = { kind: "succeeded", result: "unchanged", fingerprint: null };
const OUTCOMES: readonly WorkOutcome[] = [
  DONE,
  { kind: "failed", message: "HTTP 500", code: "source_unavailable" },
  { kind: "cancelled", reason: "definition deleted" },
];
const nothing = { start: async (): Promise<void> => {} };

function setUp() {
  const host = testHost();
  return { ...host, driver: new WorkDriver(host.registry, nothing, host.options) };
}

async function complete(registry: WorkRegistry, id: string, outcome: WorkOutcome = DONE): Promise<void> {
  const work = await registry.claim(id, LEASE);
  if (work === undefined || (await registry.complete(work.claim, outcome)) === undefined)
    throw new Error("not claimed");
}

describe("waiting for the end of an item", () => {
  test.each(OUTCOMES)("gives the outcome $kind", async (outcome) => {
    const { driver } = setUp();
    const { id } = await driver.registry.register(request());
    const awaited = driver.awaitTerminal(id);
    await complete(driver.registry, id, outcome);
    expect(await awaited).toEqual(outcome);
  });

  test("is woken at once by the hub, without the clock", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    const awaited = driver.awaitTerminal(id);
    await rest();
    await complete(driver.registry, id);
    expect(await awaited).toEqual(DONE);
    expect([clock.sleeping, driver.changeHub.size]).toEqual([0, 0]);
  });

  test("answers at once where it is terminal: no timer, no attached engine", async () => {
    const { driver, clock } = setUp();
    const attach = vi.fn();
    const { id } = await driver.registry.register(request());
    await complete(driver.registry, id);
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
    expect(await driver.withAttach(attach).awaitTerminal(id)).toEqual(DONE);
    expect(clock.slept).toEqual([]);
    expect(attach).not.toHaveBeenCalled();
  });

  test("is left to an attached engine, whose failure is told and never replaced by reads", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    const attached = driver.withAttach(async () => DONE);
    expect(await attached.awaitTerminal(id)).toEqual(DONE);
    const broken = driver.withAttach(async () => Promise.reject(new Error("engine is gone")));
    await expect(broken.awaitTerminal(id)).rejects.toThrow("engine is gone");
    expect(clock.slept).toEqual([]);
  });

  test("tells of an unknown item, also with an engine", async () => {
    const { driver } = setUp();
    const expected = { code: "work_not_found", message: "unknown process `nope`" };
    await expect(driver.awaitTerminal("nope")).rejects.toMatchObject(expected);
    await expect(driver.withAttach(async () => DONE).awaitTerminal("nope")).rejects.toMatchObject(expected);
    await expect(driver.awaitEvent("nope", "refresh.claimed")).rejects.toMatchObject(expected);
  });

  test("has no bound but the caller's, which says nothing of the item and leaves nothing behind", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    const bound = new AbortController();
    const awaited = driver.awaitTerminal(id, { signal: bound.signal });
    const refused = expect(awaited).rejects.toMatchObject({ code: "aborted" });
    await clock.advance(300_000);
    expect(clock.sleeping).toBe(1);
    bound.abort();
    await refused;
    expect([clock.sleeping, driver.changeHub.size]).toEqual([0, 0]);
    expect((await driver.registry.read(id))?.state.kind).toBe("pending");
    await complete(driver.registry, id);
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
  });

  test("reads again after 25 ms, doubling to a second, where the change is made elsewhere", async () => {
    const { driver, clock, registry } = setUp();
    const { id } = await driver.registry.register(request());
    const awaited = driver.awaitTerminal(id);
    await clock.advance(3_500);
    expect(clock.slept).toEqual([25, 50, 100, 200, 400, 800, 1_000, 1_000]);
    // Not through the watched registry: as another process does.
    await complete(registry, id);
    await clock.advance(1_000);
    expect(await awaited).toEqual(DONE);
  });

  test("goes back to 25 ms after a signal", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    void driver.awaitTerminal(id);
    await clock.advance(100);
    await driver.registry.setWait(id, null);
    await clock.advance(25);
    expect(clock.slept).toEqual([25, 50, 100, 25, 50]);
  });

  test("misses nothing that is written between the read and the wait", async () => {
    const { registry, options, clock } = setUp();
    let reads = 0;
    const driver: WorkDriver = new WorkDriver(
      {
        ...registry,
        async read(id) {
          const row = await registry.read(id);
          if (++reads === 1) await complete(driver.registry, id);
          return row;
        },
      },
      nothing,
      options,
    );
    const { id } = await driver.registry.register(request());
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
    expect(clock.now()).toBe(1_700_000_000_000);
  });

  test("works without a hub, by reading again alone", async () => {
    const { clock, registry } = setUp();
    const { id } = await registry.register(request());
    const awaiter = new Awaiter(clock);
    const read = async () => ((await registry.read(id))?.state.kind === "terminal" ? true : undefined);
    const awaited = awaiter.until(id, { read });
    await clock.advance(60);
    await complete(registry, id);
    await clock.advance(100);
    expect(await awaited).toBe(true);
  });

  test("passes on what the registry throws", async () => {
    const { registry, options } = setUp();
    const driver = new WorkDriver(
      { ...registry, read: async () => Promise.reject(new Error("disk")) },
      nothing,
      options,
    );
    await expect(driver.awaitTerminal("x")).rejects.toThrow("disk");
    expect(driver.changeHub.size).toBe(0);
  });
});

describe("waiting for an event", () => {
  test("gives one that is appended later, at once", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    const awaited = driver.awaitEvent(id, "refresh.probed", { after: 1 });
    const work = await driver.registry.claim(id, LEASE);
    if (work === undefined) throw new Error("not claimed");
    await driver.registry.append(work.claim, { type: "refresh.claimed", data: {} });
    await driver.registry.append(work.claim, { type: "refresh.probed", data: { answer: "changed" } });
    expect(await awaited).toMatchObject({ sequence: 3, data: { answer: "changed" } });
    expect(clock.sleeping).toBe(0);
  });

  test("gives past ones at once, the first beyond the sequence", async () => {
    const { driver } = setUp();
    const { id } = await driver.registry.register(request());
    await driver.registry.register(request("a", "webhook"));
    await driver.registry.register(request("a", "schedule"));
    expect((await driver.awaitEvent(id, "refresh.requested")).sequence).toBe(1);
    expect((await driver.awaitEvent(id, "refresh.requested", { after: 1 })).data.reason).toBe("webhook");
  });

  test("is bounded like the other", async () => {
    const { driver, clock } = setUp();
    const { id } = await driver.registry.register(request());
    const signal = AbortSignal.abort();
    await expect(driver.awaitEvent(id, "refresh.loaded", { signal })).rejects.toMatchObject({ code: "aborted" });
    expect([clock.sleeping, driver.changeHub.size]).toEqual([0, 0]);
  });
});

test("the log of an item after a sequence is complete and in order; from 0 it is all of it", async () => {
  const { driver } = setUp();
  const { id } = await driver.registry.register(request());
  await complete(driver.registry, id);
  expect((await driver.eventsAfter(id, 0)).map(({ sequence, type }) => [sequence, type])).toEqual([
    [1, "refresh.requested"],
    [2, "refresh.completed"],
  ]);
  expect((await driver.eventsAfter(id, 1)).map(({ sequence }) => sequence)).toEqual([2]);
});
