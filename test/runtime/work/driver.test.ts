import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RototoError } from "../../../src/runtime/errors.ts";
import { ChangeHub } from "../../../src/runtime/work/change-hub.ts";
import type { DurableWorker } from "../../../src/runtime/work/inline.ts";
import { memoryRegistry } from "../../../src/runtime/work/memory-registry.ts";
import { watchRegistry } from "../../../src/runtime/work/watched-registry.ts";
import { WorkDriver } from "../../../src/runtime/work/work-driver.ts";
import type { WorkEvent } from "../../../src/runtime/work/work-event.ts";
import type { ClaimedWork, WorkOutcome } from "../../../src/runtime/work/work-item.ts";
import type { WorkRegistry } from "../../../src/runtime/work/work-registry.ts";
import { rest, VirtualClock } from "../../support/virtual-clock.ts";
import { request, testHost } from "./fixture.ts";

const DONE: WorkOutcome = { kind: "succeeded", result: "unchanged", fingerprint: null };

function recorder() {
  const started: ClaimedWork[] = [];
  return { started, start: async (work: ClaimedWork): Promise<void> => void started.push(work) };
}

describe("driving the queue", () => {
  test("happens on the host's call only: an idle driver has no timer and starts nothing", async () => {
    const { registry, options, clock } = testHost();
    const handle = recorder();
    const driver = new WorkDriver(registry, handle, options);
    await driver.registry.register(request());
    await clock.advance(86_400_000);
    expect([handle.started.length, clock.slept.length]).toEqual([0, 0]);
    expect(await driver.claimAndRunPending("job_registered")).toBe(1);
    expect(handle.started[0]?.row.input.workspace).toBe("a");
  });

  test.each(["start", "job_registered", "schedule", "webhook", "supervisor", "manual"])(
    "logs its reason: %s",
    async (reason) => {
      const { registry, options, lines } = testHost();
      await new WorkDriver(registry, recorder(), options).claimAndRunPending(reason);
      expect(lines).toMatchObject([
        { level: "debug", attributes: { "rototo.work.reason": reason, "rototo.work.started": 0 } },
      ]);
    },
  );

  test("takes up after a restart what an earlier process left, for the rows are the queue", async () => {
    const { registry, options, clock } = testHost();
    const dead = new WorkDriver(registry, recorder(), options);
    for (const name of ["a", "b"]) await dead.registry.register(request(name));
    await dead.claimAndRunPending("start");
    const handle = recorder();
    const next = new WorkDriver(registry, handle, { ...options, lease: { ...options.lease, owner: "next" } });
    expect(await next.claimAndRunPending("start")).toBe(0);
    await clock.advance(60_000);
    expect(await next.claimAndRunPending("start")).toBe(2);
    expect(handle.started.map(({ row }) => row.input.workspace)).toEqual(["a", "b"]);
  });

  test("starts each row once, however many drivers call at the same time", async () => {
    const { registry, options } = testHost();
    const handle = recorder();
    const drivers = ["x", "y"].map(
      (owner) => new WorkDriver(registry, handle, { ...options, lease: { ...options.lease, owner } }),
    );
    for (let index = 0; index < 20; index++) await registry.register(request(`ws-${index}`));
    await Promise.all(drivers.map((driver) => driver.claimAndRunPending("schedule")));
    expect(new Set(handle.started.map(({ row }) => row.id)).size).toBe(20);
    expect(handle.started.length).toBe(20);
  });

  test("passes over rows that are claimed, wait or are finished, when it is called again", async () => {
    const { registry, options, clock } = testHost();
    const handle = recorder();
    const driver = new WorkDriver(registry, handle, options);
    const [claimed, waiting, cancelled] = await Promise.all(
      ["a", "b", "c"].map((name) => registry.register(request(name))),
    );
    await registry.setWait(waiting?.id ?? "", {
      reason: "retry-after",
      since: clock.now(),
      until: clock.now() + 1_000,
    });
    await registry.cancel(cancelled?.id ?? "", "deleted");
    expect(await driver.claimAndRunPending("manual")).toBe(1);
    expect(await driver.claimAndRunPending("manual")).toBe(0);
    expect(handle.started.map(({ row }) => row.id)).toEqual([claimed?.id]);
  });

  test("returns when items are handed over, not when they are finished", async () => {
    const { registry, options } = testHost();
    const driver = WorkDriver.inline(registry, () => new Promise(() => {}), options);
    const { id } = await driver.registry.register(request());
    expect(await driver.claimAndRunPending("manual")).toBe(1);
    expect((await driver.registry.read(id))?.state.kind).toBe("pending");
  });

  test("that fails midway is logged with its reason and passed on, and what was started stays started", async () => {
    const { registry, options, lines } = testHost();
    const handle = recorder();
    let claims = 0;
    const failing: WorkRegistry = {
      ...registry,
      claim: (id, lease) => (++claims === 2 ? Promise.reject(new Error("disk full")) : registry.claim(id, lease)),
    };
    for (const name of ["a", "b", "c"]) await registry.register(request(name));
    const driver = new WorkDriver(failing, handle, options);
    await expect(driver.claimAndRunPending("webhook")).rejects.toThrow("disk full");
    expect(handle.started.length).toBe(1);
    expect(lines).toMatchObject([
      {
        level: "error",
        message: "work queue could not be run",
        attributes: { "rototo.work.reason": "webhook", "rototo.work.started": 1, "error.message": "disk full" },
      },
    ]);
    expect(await driver.claimAndRunPending("webhook")).toBe(2);
  });

  test("gives the claim back of an item that could not be handed over", async () => {
    const { registry, options } = testHost();
    await registry.register(request());
    const refusing = new WorkDriver(registry, { start: () => Promise.reject(new Error("no room")) }, options);
    await expect(refusing.claimAndRunPending("manual")).rejects.toThrow("no room");
    expect(await new WorkDriver(registry, recorder(), options).claimAndRunPending("manual")).toBe(1);
  });
});

describe("the sink", () => {
  async function run(sink: (id: string, event: WorkEvent) => void) {
    const { registry, options } = testHost();
    const runs: Promise<void>[] = [];
    const handle = WorkDriver.inline(registry, async () => DONE, options);
    const driver = WorkDriver.withSink(registry, recorder(), { ...options, sink });
    const { id } = await driver.registry.register(request());
    await driver.registry.register(request());
    const work = await driver.registry.claim(id, options.lease);
    if (work === undefined) throw new Error("not claimed");
    await driver.registry.append(work.claim, { type: "refresh.claimed", data: {} });
    await driver.registry.complete(work.claim, DONE);
    const other = await driver.registry.register(request("b"));
    await driver.registry.cancel(other.id, "gone");
    await Promise.all(runs);
    return { driver, handle, id, other: other.id };
  }

  test("hears of every appended event, once it can be read in the log", async () => {
    const heard: [string, WorkEvent][] = [];
    const { driver, id, other } = await run((item, event) => void heard.push([item, event]));
    const logs = await Promise.all(
      [id, other].map(async (item) => (await driver.eventsAfter(item, 0)).map((event) => [item, event])),
    );
    expect(heard).toEqual(logs.flat());
  });

  test("that throws changes nothing", async () => {
    const { driver, id } = await run(() => {
      throw new Error("sink");
    });
    expect((await driver.eventsAfter(id, 0)).length).toBe(4);
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
  });

  test("hears of nothing that could not be written", async () => {
    const { registry, options } = testHost();
    const heard: WorkEvent[] = [];
    const broken: WorkRegistry = { ...registry, register: () => Promise.reject(new Error("disk")) };
    const driver = WorkDriver.withSink(broken, recorder(), {
      ...options,
      sink: (_id, event) => void heard.push(event),
    });
    await expect(driver.registry.register(request())).rejects.toThrow("disk");
    expect(heard).toEqual([]);
  });

  test("hears of nothing that a stale holder tried to write", async () => {
    const heard: string[] = [];
    const { clock, registry, options } = testHost();
    const driver = WorkDriver.withSink(registry, recorder(), {
      ...options,
      sink: (_id, { type }) => void heard.push(type),
    });
    const { id } = await driver.registry.register(request());
    const stale = await driver.registry.claim(id, options.lease);
    await clock.advance(60_000);
    await driver.registry.claim(id, options.lease);
    if (stale !== undefined) await driver.registry.complete(stale.claim, DONE);
    expect(heard).toEqual(["refresh.requested"]);
  });

  test("may be left out", async () => {
    const { registry, options } = testHost();
    const driver = WorkDriver.withSink(registry, recorder(), options);
    expect((await driver.registry.register(request())).joined).toBe(false);
  });
});

describe("the parts of a driver", () => {
  test("a write through its registry signals its hub; reads, claims and releases do not", async () => {
    const { registry, options } = testHost();
    const signals: string[] = [];
    const hub = new ChangeHub();
    hub.signal = (id) => void signals.push(id);
    const watched = watchRegistry(registry, hub);
    const driver = WorkDriver.fromWatched(watched, recorder(), options);
    expect([driver.registry, driver.changeHub]).toEqual([watched.registry, hub]);
    const { id } = await driver.registry.register(request());
    await driver.registry.read(id);
    await driver.registry.pending();
    await driver.eventsAfter(id, 0);
    const work = await driver.registry.claim(id, options.lease);
    if (work === undefined) throw new Error("not claimed");
    expect(signals.length).toBe(1);
    await driver.registry.append(work.claim, { type: "refresh.claimed", data: {} });
    await driver.registry.setWait(id, null);
    await driver.registry.release(work.claim);
    expect(signals.length).toBe(3);
    expect(await driver.registry.complete(work.claim, DONE)).toBe(undefined);
    expect(signals.length).toBe(3);
    await driver.registry.cancel(id, "gone");
    expect(signals).toEqual([id, id, id, id]);
  });

  test("two drivers from one watched registry share its hub: what one writes wakes who waits with the other", async () => {
    const { registry, options, clock } = testHost();
    const watched = watchRegistry(registry, new ChangeHub());
    const [one, two] = [1, 2].map(() => WorkDriver.fromWatched(watched, recorder(), options));
    const id = (await one?.registry.register(request()))?.id ?? "";
    const awaited = two?.awaitTerminal(id);
    await rest();
    await one?.registry.cancel(id, "gone");
    expect(await awaited).toEqual({ kind: "cancelled", reason: "gone" });
    expect(clock.sleeping).toBe(0);
  });

  test("a copy shares registry, hub and run handle", async () => {
    const { registry, options } = testHost();
    const handle = recorder();
    const driver = new WorkDriver(registry, handle, options);
    const copy = driver.withAttach(async () => DONE);
    expect([copy.registry, copy.changeHub]).toEqual([driver.registry, driver.changeHub]);
    const { id } = await copy.registry.register(request());
    expect(await driver.registry.read(id)).toEqual(await copy.registry.read(id));
    await copy.claimAndRunPending("manual");
    expect(handle.started.length).toBe(1);
  });

  test("nobody but the awaiter loops over reads of a registry", async () => {
    const folder = join(import.meta.dirname, "../../../src");
    const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts"));
    const loops: string[] = [];
    for (const path of paths) {
      const text = await readFile(join(folder, path), "utf8");
      if (/(while|for) \([^\n]*\{[^}]*registry\.(read|eventsAfter)\(/.test(text)) loops.push(path);
    }
    expect(loops).toEqual([]);
  });
});

describe("running items in this process", () => {
  async function run(worker: DurableWorker, before = (_host: ReturnType<typeof testHost>) => {}) {
    const host = testHost();
    before(host);
    const runs: Promise<void>[] = [];
    const driver = WorkDriver.inline(host.registry, worker, {
      ...host.options,
      keepAlive: (each) => void runs.push(each),
    });
    const { id } = await driver.registry.register(request());
    await driver.claimAndRunPending("manual");
    await Promise.all(runs);
    return { ...host, driver, id };
  }

  test("goes claim, run, complete, release", async () => {
    const { driver, id } = await run(async (_work, report) => {
      await report({ type: "refresh.probed", data: { answer: "unchanged" } });
      return DONE;
    });
    expect((await driver.eventsAfter(id, 0)).map(({ type }) => type)).toEqual([
      "refresh.requested",
      "refresh.claimed",
      "refresh.probed",
      "refresh.completed",
    ]);
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
  });

  test.each([
    [
      new RototoError("source_unavailable", "HTTP 500"),
      { kind: "failed", message: "HTTP 500", code: "source_unavailable" },
    ],
    [new TypeError("token abc"), { kind: "failed", message: "the work item failed unexpectedly", code: null }],
  ])("turns what an item throws into its failed outcome: %s", async (error, outcome) => {
    const { driver, id } = await run(() => Promise.reject(error));
    expect(await driver.awaitTerminal(id)).toEqual(outcome);
  });

  test("is not stopped by one bad item", async () => {
    const { registry, options } = testHost();
    const runs: Promise<void>[] = [];
    const worker: DurableWorker = async ({ row }) => {
      if (row.input.workspace === "b") throw new Error("bad");
      return DONE;
    };
    const driver = WorkDriver.inline(registry, worker, { ...options, keepAlive: (each) => void runs.push(each) });
    const ids = await Promise.all(
      ["a", "b", "c"].map(async (name) => (await driver.registry.register(request(name))).id),
    );
    expect(await driver.claimAndRunPending("schedule")).toBe(3);
    const outcomes = await Promise.all(ids.map((id) => driver.awaitTerminal(id)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["succeeded", "failed", "succeeded"]);
  });

  test("stops a worker whose claim is lost, and writes nothing for it", async () => {
    const steps: string[] = [];
    const { registry, lines, id } = await run(
      async ({ claim }, report) => {
        steps.push("taken over");
        const other = await registryOf.claim(claim.id, { owner: "other", milliseconds: 1_000 });
        if (other === undefined) throw new Error("not taken over");
        await report({ type: "refresh.loaded", data: {} });
        steps.push("went on");
        return DONE;
      },
      ({ registry, clock }) => {
        registryOf = registry;
        const append = registry.append;
        registry.append = async (claim, entry) => {
          const event = await append(claim, entry);
          clock.jump(60_000);
          return event;
        };
      },
    );
    expect(steps).toEqual(["taken over"]);
    expect((await registry.read(id))?.state).toMatchObject({ kind: "pending", claim: { owner: "other" } });
    expect(lines.map(({ message }) => message)).toContain("work item was left to others");
  });

  test("leaves an item to others whose outcome could not be written", async () => {
    const { driver, id, registry } = await run(
      async () => DONE,
      ({ registry }) => {
        const complete = registry.complete;
        registry.complete = async () => {
          registry.complete = complete;
          throw new Error("disk full");
        };
      },
    );
    expect((await registry.read(id))?.state).toEqual({ kind: "pending", claim: null, wait: null });
    expect(await driver.claimAndRunPending("schedule")).toBe(1);
    expect(await driver.awaitTerminal(id)).toEqual(DONE);
  });
});

let registryOf: WorkRegistry;

test("no secret of a source or an error reaches a row, an event or a log line", async () => {
  const clock = new VirtualClock();
  const lines: unknown[] = [];
  const registry = memoryRegistry({ clock, randomId: () => "id" });
  const driver = WorkDriver.inline(
    registry,
    async () =>
      Promise.reject(new RototoError("source_unavailable", "git fetch failed: https://u:hunter2@git.example/x")),
    { clock, log: { log: (line) => void lines.push(line) }, lease: { owner: "me", milliseconds: 1_000 } },
  );
  const source = "git+https://x-access-token:hunter2@git.example/config.git#main";
  const { id } = await driver.registry.register({
    workspace: "a",
    source,
    reason: "via https://u:hunter2@h/",
    fingerprint: null,
  });
  await driver.claimAndRunPending("manual");
  await driver.awaitTerminal(id);
  const all = JSON.stringify([await registry.read(id), await driver.eventsAfter(id, 0), lines]);
  expect(all).toContain("git.example");
  expect(all).not.toContain("hunter2");
});
