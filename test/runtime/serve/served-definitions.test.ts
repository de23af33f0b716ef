import { describe, expect, test } from "vitest";
import { Action } from "../../../src/runtime/hotswap/action.ts";
import type { ServedWorkspace } from "../../../src/runtime/hotswap/definitions/served-workspace.ts";
import { Manager } from "../../../src/runtime/hotswap/manager.ts";
import { Registry } from "../../../src/runtime/hotswap/registry.ts";
import { servedDefinitions } from "../../../src/runtime/serve/served-definitions.ts";
import { refreshPipeline } from "../../../src/runtime/supervise/refresh-pipeline.ts";
import { runCycle } from "../../../src/runtime/supervise/run-cycle.ts";
import { loadState } from "../../../src/runtime/supervise/state-store.ts";
import { SupervisorState } from "../../../src/runtime/supervise/supervisor-state.ts";
import type { DurableWorker } from "../../../src/runtime/work/inline.ts";
import { memoryRegistry } from "../../../src/runtime/work/memory-registry.ts";
import { WorkDriver } from "../../../src/runtime/work/work-driver.ts";
import type { WorkOutcome } from "../../../src/runtime/work/work-item.ts";
import { rest, VirtualClock } from "../../support/virtual-clock.ts";
import { commit } from "../supervise/supervision-fixture.ts";

const { AddOrUpdate, Delete } = Action;
const SUCCESS: WorkOutcome = { kind: "succeeded", result: "refreshed", fingerprint: commit("1") };

/**
 * A host as a Worker is one: no files, timers or processes; the platform tells it of changes and wakes it on a schedule, and
 * all else is given to the library.
 */
function workerLikeHost(worker: DurableWorker = async () => SUCCESS) {
  const clock = new VirtualClock();
  let ids = 0;
  const log = { log: () => {} };
  const registry = memoryRegistry({ clock, randomId: () => `item-${++ids}` });
  const driver = WorkDriver.inline(registry, worker, { clock, log, lease: { owner: "host", milliseconds: 60_000 } });
  const definitions = new Map<string, ServedWorkspace>();
  const lookup = new Registry<ServedWorkspace>();
  const state = new SupervisorState();
  const stopped: string[] = [];
  let stored: string | undefined;
  const manager = new Manager(null, 0);
  manager.register(
    "workspaces",
    servedDefinitions({
      load: async (_signal, name) => {
        const definition = definitions.get(name);
        if (definition === undefined) throw new Error(`there is no ${name}`);
        return definition;
      },
      lookup,
      state,
      driver,
      stopServing: (name) => void stopped.push(name),
    }),
  );
  const tell = async (name: string, action: Action = AddOrUpdate) => {
    manager.notify("workspaces", name, action);
    await manager.idle();
    await rest();
  };
  return {
    ...{ clock, registry, driver, definitions, lookup, state, stopped, manager, tell },
    stored: () => stored,
    define(name: string, source: string) {
      definitions.set(name, { name, source, refresh: {} });
      return tell(name);
    },
    cycle: (probed: "changed" | "unchanged" = "changed") =>
      runCycle(state, {
        clock,
        store: {
          load: async () => stored,
          save: async (text) => {
            stored = text;
          },
        },
        probe: async () => ({ answer: probed, found: commit("2") }),
        runPipeline: refreshPipeline(driver, { clock }),
      }),
  };
}

const reasonsOf = async (host: ReturnType<typeof workerLikeHost>, id: string) =>
  (await host.driver.eventsAfter(id, 0))
    .filter(({ type }) => type === "refresh.requested")
    .map(({ data }) => data.reason);

describe("a live definition", () => {
  test("that is added is looked up, watched, and refreshed with the reason `definition`", async () => {
    const host = workerLikeHost();
    await host.manager.start();
    await host.define("chat", "git+https://me:s3cret@example.com/chat.git#main");
    expect(host.lookup.get("chat")?.source).toContain("chat.git");
    expect(host.state.getWatch("chat")).toBeDefined();
    expect(await host.driver.awaitTerminal("item-1")).toEqual(SUCCESS);
    expect(await reasonsOf(host, "item-1")).toEqual(["definition"]);
    const row = await host.registry.read("item-1");
    expect(row?.input).toMatchObject({ workspace: "chat", source: "git+https://<redacted>@example.com/chat.git#main" });
  });

  test("that is edited changes the lookup and the watch, and does not join an item of the source it had", async () => {
    const outcomes: ((outcome: WorkOutcome) => void)[] = [];
    const host = workerLikeHost(() => new Promise((resolve) => outcomes.push(resolve)));
    await host.manager.start();
    await host.define("chat", "https://example.com/old.tar.gz");
    await host.define("chat", "https://example.com/new.tar.gz");
    expect(await host.driver.awaitTerminal("item-1")).toEqual({ kind: "cancelled", reason: "definition changed" });
    outcomes[0]?.(SUCCESS);
    outcomes[1]?.(SUCCESS);
    expect(await host.driver.awaitTerminal("item-2")).toEqual(SUCCESS);
    expect(host.state.getWatch("chat")).toMatchObject({ source: "https://example.com/new.tar.gz", seen: null });
    expect(host.lookup.get("chat")?.source).toBe("https://example.com/new.tar.gz");
  });

  test("that is edited without a new source keeps its watch's commits and joins what is under way", async () => {
    const host = workerLikeHost(() => new Promise(() => {}));
    await host.manager.start();
    await host.define("chat", "https://example.com/a.tar.gz");
    host.state.updateCommit("chat", commit("1"));
    await host.define("chat", "https://example.com/a.tar.gz");
    expect(host.state.getWatch("chat")?.seen).toEqual(commit("1"));
    expect(await reasonsOf(host, "item-1")).toEqual(["definition", "definition"]);
  });

  test("that is deleted is neither watched nor looked up nor served, and what is pending is cancelled", async () => {
    const host = workerLikeHost(() => new Promise(() => {}));
    await host.manager.start();
    await host.define("chat", "https://example.com/chat.tar.gz");
    await host.define("other", "https://example.com/other.tar.gz");
    await host.tell("chat", Delete);
    expect(await host.driver.awaitTerminal("item-1")).toEqual({ kind: "cancelled", reason: "definition deleted" });
    expect(host.state.watches.map(({ id }) => id)).toEqual(["other"]);
    expect(host.lookup.names()).toEqual(["other"]);
    expect(host.stopped).toEqual(["chat"]);
    expect((await host.registry.pending()).map(({ input }) => input.workspace)).toEqual(["other"]);
    await host.tell("chat", Delete);
  });

  test("that cannot be loaded changes nothing", async () => {
    const host = workerLikeHost();
    await host.manager.start();
    await host.define("chat", "https://example.com/chat.tar.gz");
    host.definitions.delete("chat");
    await host.tell("chat");
    expect(host.lookup.names()).toEqual(["chat"]);
    expect(host.state.watches).toHaveLength(1);
  });

  test("is followed by the supervisor where the work queue fails", async () => {
    const host = workerLikeHost();
    await host.manager.start();
    const { register } = host.driver.registry;
    Object.assign(host.driver.registry, { register: () => Promise.reject(new Error("the database is gone")) });
    await host.define("chat", "https://example.com/chat.tar.gz");
    Object.assign(host.driver.registry, { register });
    expect(await host.cycle()).toMatchObject({ succeeded: ["chat"] });
  });
});

describe("the supervisor's pipeline", () => {
  test.each([
    [SUCCESS, { succeeded: ["chat"], failed: [] }],
    [{ kind: "failed", message: "lint failed", code: null } as const, { succeeded: [], failed: ["chat"] }],
    [{ kind: "cancelled", reason: "not needed" } as const, { succeeded: [], failed: ["chat"] }],
  ])("registers an item, has the queue run, and ends as %o does", async (outcome, report) => {
    const host = workerLikeHost(async () => outcome);
    host.state.setWatch("chat", "https://me:s3cret@example.com/chat.tar.gz");
    expect(await host.cycle()).toMatchObject(report);
    expect(await reasonsOf(host, "item-1")).toEqual(["supervisor"]);
    expect((await host.registry.read("item-1"))?.input.fingerprint).toEqual(commit("2"));
  });

  test("takes the commit that was loaded for the one that is applied", async () => {
    const host = workerLikeHost();
    host.state.setWatch("chat", "https://example.com/chat.tar.gz");
    await host.cycle();
    expect(host.state.getWatch("chat")).toMatchObject({ seen: commit("1"), applied: commit("1") });
  });

  test("gives up the wait after its bound; the item goes on, and the retry joins it", async () => {
    let finish: (outcome: WorkOutcome) => void = () => {};
    const host = workerLikeHost(() => new Promise((resolve) => (finish = resolve)));
    host.state.setWatch("chat", "https://example.com/chat.tar.gz");
    const cycle = host.cycle();
    await host.clock.advance(30_000);
    expect(await cycle).toMatchObject({ failed: ["chat"] });
    expect((await host.registry.read("item-1"))?.state.kind).toBe("pending");
    await host.clock.advance(5_000);
    const retry = host.cycle("unchanged");
    await rest();
    finish(SUCCESS);
    await host.clock.advance(1_000);
    expect(await retry).toMatchObject({ succeeded: ["chat"] });
    expect(await host.registry.read("item-2")).toBeUndefined();
  });

  test("keeps no secret in rows, events or the stored state", async () => {
    const host = workerLikeHost();
    await host.manager.start();
    await host.define("chat", "git+https://me:s3cret@example.com/chat.git#main");
    await host.cycle();
    const rows = await Promise.all(["item-1", "item-2"].map((id) => host.registry.read(id)));
    const events = await Promise.all(["item-1", "item-2"].map((id) => host.driver.eventsAfter(id, 0)));
    const all = JSON.stringify([rows, events, host.stored()]);
    expect(all).toContain("chat.git");
    expect(all).not.toContain("s3cret");
  });

  test("after a restart the watch waits for its definition, and knows its commit again", async () => {
    const host = workerLikeHost();
    await host.manager.start();
    await host.define("chat", "git+https://me:s3cret@example.com/chat.git#main");
    await host.cycle();
    const again = await loadState({ load: async () => host.stored(), save: async () => {} });
    again.setWatch("chat", "git+https://me:s3cret@example.com/chat.git#main");
    expect(again.getWatch("chat")?.applied).toEqual(commit("1"));
  });
});
