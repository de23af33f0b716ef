import { describe, expect, test } from "vitest";
import { collectUpdates } from "../../../src/runtime/supervise/collect-updates.ts";
import { runCycle } from "../../../src/runtime/supervise/run-cycle.ts";
import { loadState } from "../../../src/runtime/supervise/state-store.ts";
import { rest } from "../../support/virtual-clock.ts";
import { commit, failing, hanging, World } from "./supervision-fixture.ts";

describe("collecting updates", () => {
  test("gives the id and the new commit of each watch that has one", async () => {
    const world = new World();
    world.add("a", "b");
    await runCycle(world.state, world.options);
    world.commits.set("b", commit("2"));
    expect(await collectUpdates(world.state, world.options)).toEqual([{ id: "b", commit: commit("2") }]);
  });

  test("the first sight of a watch is an update", async () => {
    const world = new World();
    world.add("a");
    expect(await collectUpdates(world.state, world.options)).toEqual([{ id: "a", commit: commit("1") }]);
  });

  test("a watch that cannot be asked is logged and left out; the others are asked", async () => {
    const world = new World();
    world.add("a", "b", "c");
    world.unreachable.set("b", failing("git+https://me:secret@example.com/ is down"));
    const updates = await collectUpdates(world.state, world.options);
    expect(updates.map(({ id }) => id)).toEqual(["a", "c"]);
    expect(world.messages).toEqual(["watch b could not be asked: git+https://<redacted>@example.com/ is down"]);
    world.unreachable.clear();
    expect((await collectUpdates(world.state, world.options)).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  test("a probe that throws before its first promise is left out like any other that fails", async () => {
    const world = new World();
    world.add("a");
    const probe = () => {
      throw new Error("at once");
    };
    expect(await collectUpdates(world.state, { ...world.options, probe })).toEqual([]);
  });

  test("paused watches are not asked", async () => {
    const world = new World();
    world.add("a", "b");
    world.state.setPaused("a", true);
    await collectUpdates(world.state, world.options);
    expect(world.steps).toEqual(["probe b"]);
    world.state.setPaused("a", false);
    expect((await collectUpdates(world.state, world.options)).map(({ id }) => id)).toContain("a");
  });

  test("a source that cannot tell is an update each time; one that is pinned only until it has been applied", async () => {
    const world = new World();
    world.add("a", "pinned");
    world.commits.set("a", null);
    const options = {
      ...world.options,
      probe: async (watch: { readonly id: string }) =>
        watch.id === "a"
          ? ({ answer: "unknown", found: null } as const)
          : ({ answer: "immutable", found: commit("7") } as const),
    };
    await runCycle(world.state, options);
    expect(world.ran()).toEqual(["a", "pinned"]);
    await runCycle(world.state, options);
    expect(world.ran()).toEqual(["a"]);
  });

  test("a source that hangs is given up after its time, and the others are not held up by it", async () => {
    const world = new World();
    world.add("hangs", "b", "c");
    world.unreachable.set("hangs", hanging);
    let updates: readonly unknown[] | undefined;
    void collectUpdates(world.state, world.options).then((found) => (updates = found));
    await rest();
    expect(world.steps).toEqual(["probe hangs", "probe b", "probe c"]);
    await world.clock.advance(10_000);
    expect(updates).toHaveLength(2);
    expect(world.messages).toEqual(["watch hangs could not be asked: not finished within 10 s"]);
  });

  test("when many hang, those that could be asked come first in the next cycle", async () => {
    const world = new World();
    const ids = Array.from({ length: 40 }, (_, index) => `w${index}`);
    world.add(...ids);
    for (const id of ids.slice(0, 30)) world.unreachable.set(id, hanging);
    const options = { ...world.options, limits: { probes: 4, probeMs: 1_000, collectMs: 3_000 } };
    let found: readonly { readonly id: string }[] = [];
    const collect = async () => {
      const collected = collectUpdates(world.state, options).then((updates) => (found = updates));
      await world.clock.advance(3_000);
      await collected;
    };
    for (let cycle = 0; cycle < 4; cycle++) await collect();
    expect(found.map(({ id }) => id)).toEqual(ids.slice(30));
    expect(world.messages.some((message) => message.endsWith("come first in the next cycle"))).toBe(true);
  });
});

describe("a cycle", () => {
  test("collects, then takes over each commit and runs its pipeline, one after another, then saves once", async () => {
    const world = new World();
    world.add("a", "b");
    let running = 0;
    const seen: unknown[] = [];
    for (const id of ["a", "b"]) {
      world.pipelines.set(id, async () => {
        expect(++running).toBe(1);
        seen.push(world.state.getWatch(id)?.seen);
        await rest();
        running--;
        return { outcome: "refreshed", commit: null };
      });
    }
    const report = await runCycle(world.state, world.options);
    expect(world.steps).toEqual(["probe a", "probe b", "run a", "run b", "save"]);
    expect(seen).toEqual([commit("1"), commit("1")]);
    expect(report).toEqual({ succeeded: ["a", "b"], failed: [], saved: true });
  });

  test("saves nothing where nothing happened", async () => {
    const world = new World();
    world.add("a");
    await runCycle(world.state, world.options);
    world.steps.length = 0;
    expect(await runCycle(world.state, world.options)).toEqual({ succeeded: [], failed: [], saved: false });
    expect(world.steps).toEqual(["probe a"]);
  });

  test("passes over a watch that was removed meanwhile", async () => {
    const world = new World();
    world.add("a", "b");
    world.pipelines.set("a", async () => {
      world.state.removeWatch("b");
      return { outcome: "refreshed", commit: null };
    });
    await runCycle(world.state, world.options);
    expect(world.ran()).toEqual(["a"]);
  });

  test("logs a success with ✅ and a failure with ❌ and its reason, without secrets", async () => {
    const world = new World();
    world.add("good", "bad");
    world.pipelines.set("bad", failing("https://me:secret@example.com/ answered 500"));
    await runCycle(world.state, world.options);
    expect(world.messages).toEqual([
      `✅ good: refreshed ${"1".repeat(40)}`,
      "❌ bad: https://<redacted>@example.com/ answered 500",
    ]);
    expect(world.lines[1]?.attributes).toMatchObject({
      "rototo.watch.id": "bad",
      "rototo.refresh.outcome": "failed",
      "rototo.refresh.consecutive_failures": 1,
    });
  });

  test("goes on after a pipeline that fails or throws, and saves the retry that is due", async () => {
    const world = new World();
    world.add("fails", "throws", "good");
    world.pipelines.set("fails", failing());
    world.pipelines.set("throws", () => {
      throw new Error("at once");
    });
    expect(await runCycle(world.state, world.options)).toEqual({
      succeeded: ["good"],
      failed: ["fails", "throws"],
      saved: true,
    });
  });

  test("a log that throws changes nothing", async () => {
    const world = new World();
    world.add("a");
    const logger = {
      log: () => {
        throw new Error("disk full");
      },
    };
    expect(await runCycle(world.state, { ...world.options, logger })).toMatchObject({ succeeded: ["a"] });
  });

  test("a pipeline that hangs counts as failed after its time, and what it brings later is not looked at", async () => {
    const world = new World();
    world.add("hangs", "good");
    let finish: (result: { outcome: string; commit: null }) => void = () => {};
    world.pipelines.set("hangs", () => new Promise((resolve) => (finish = resolve)));
    const cycle = runCycle(world.state, world.options);
    await world.clock.advance(60_000);
    expect(await cycle).toMatchObject({ succeeded: ["good"], failed: ["hangs"] });
    finish({ outcome: "refreshed", commit: null });
    await rest();
    expect(world.state.getWatch("hangs")?.last?.outcome).toBe("failed");
  });

  test("those that failed before come last, so that they hold nobody up", async () => {
    const world = new World();
    world.add("bad", "good");
    world.pipelines.set("bad", failing());
    await runCycle(world.state, world.options);
    await world.clock.advance(5_000);
    world.commits.set("good", commit("2"));
    world.steps.length = 0;
    await runCycle(world.state, world.options);
    expect(world.ran()).toEqual(["good", "bad"]);
  });

  test("two never overlap: the second is given null at once", async () => {
    const world = new World();
    world.add("a");
    let finish: () => void = () => {};
    world.pipelines.set("a", () => new Promise((resolve) => (finish = () => resolve({ outcome: "x", commit: null }))));
    const first = runCycle(world.state, world.options);
    await rest();
    expect(await runCycle(world.state, world.options)).toBeNull();
    finish();
    expect(await first).toMatchObject({ succeeded: ["a"] });
    expect(await runCycle(world.state, world.options)).not.toBeNull();
  });

  test("one whose host has died is taken over after a silence, and does nothing more should it wake", async () => {
    const world = new World();
    world.add("a", "b");
    // Nobody moves this cycle's clock: its timers died with the request that made them.
    const frozen = { now: () => world.clock.now(), sleep: hanging };
    let wake: () => void = () => {};
    const runPipeline = () =>
      new Promise<{ outcome: string; commit: null }>(
        (resolve) => (wake = () => resolve({ outcome: "old", commit: null })),
      );
    const dead = runCycle(world.state, { ...world.options, clock: frozen, runPipeline });
    await rest();
    expect(await runCycle(world.state, world.options)).toBeNull();
    await world.clock.advance(120_001);
    expect(await runCycle(world.state, world.options)).toMatchObject({ succeeded: ["a", "b"] });
    wake();
    expect(await dead).toEqual({ succeeded: [], failed: [], saved: false });
    expect(world.state.getWatch("a")?.last?.outcome).toBe("refreshed");
  });

  test("a save that fails or hangs is logged and nothing more: the next cycle saves", async () => {
    const world = new World();
    world.add("a");
    world.save = failing("disk full");
    expect(await runCycle(world.state, world.options)).toMatchObject({ succeeded: ["a"], saved: false });
    expect(world.messages.at(-1)).toBe("❌ the supervisor's state could not be saved: disk full");
    world.save = hanging;
    const cycle = runCycle(world.state, world.options);
    await world.clock.advance(30_000);
    expect(await cycle).toMatchObject({ saved: false });
    world.save = async () => {};
    expect(await runCycle(world.state, world.options)).toMatchObject({ saved: true });
  });

  test("what changes while the state is being saved is saved next time", async () => {
    const world = new World();
    world.add("a");
    world.save = async () => world.state.setPaused("a", true);
    await runCycle(world.state, world.options);
    expect(world.state.dirty).toBe(true);
    world.save = async () => {};
    await runCycle(world.state, world.options);
    expect((await loadState(world.store)).getWatch("a")?.paused).toBe(true);
  });
});

describe("retries", () => {
  test("a failed commit is tried again with the refresh backoff until it succeeds", async () => {
    const world = new World();
    world.add("a");
    world.pipelines.set("a", failing());
    const times: number[] = [];
    const start = world.clock.now();
    for (let second = 0; second < 1_300; second++) {
      await runCycle(world.state, world.options);
      if (world.ran().length > 0) times.push((world.clock.now() - start) / 1_000);
      await world.clock.advance(1_000);
    }
    expect(times).toEqual([0, 5, 15, 35, 75, 155, 315, 615, 915, 1215]);
    world.pipelines.clear();
    await world.clock.advance(300_000);
    await runCycle(world.state, world.options);
    expect(world.state.getWatch("a")).toMatchObject({ failures: 0, retryAt: null, applied: commit("1") });
    world.steps.length = 0;
    await runCycle(world.state, world.options);
    expect(world.ran()).toEqual([]);
  });

  test("a new commit does not wait for the retry of the old one", async () => {
    const world = new World();
    world.add("a");
    world.pipelines.set("a", failing());
    await runCycle(world.state, world.options);
    world.commits.set("a", commit("2"));
    world.pipelines.clear();
    await runCycle(world.state, world.options);
    expect(world.state.getWatch("a")).toMatchObject({ seen: commit("2"), applied: commit("2"), failures: 0 });
  });

  test("a commit that goes back to an older one is an update like any other", async () => {
    const world = new World();
    world.add("a");
    for (const digit of ["1", "2", "1"]) {
      world.commits.set("a", commit(digit));
      await runCycle(world.state, world.options);
      expect(world.state.getWatch("a")?.applied).toEqual(commit(digit));
    }
    expect(world.ran()).toEqual(["a", "a", "a"]);
  });

  test("a clock that is set back does not put a retry off for longer than the longest backoff", async () => {
    const world = new World();
    world.add("a");
    world.pipelines.set("a", failing());
    await runCycle(world.state, world.options);
    world.clock.jump(-86_400_000);
    world.steps.length = 0;
    await runCycle(world.state, world.options);
    expect(world.ran()).toEqual(["a"]);
  });

  test("a restart forgets neither what was applied nor the backoff, and runs nothing that is known", async () => {
    const world = new World();
    world.add("good", "bad");
    world.pipelines.set("bad", failing());
    await runCycle(world.state, world.options);
    world.steps.length = 0;
    const again = await loadState(world.store);
    await runCycle(again, world.options);
    expect(world.ran()).toEqual([]);
    await world.clock.advance(5_000);
    await runCycle(again, world.options);
    expect(world.ran()).toEqual(["bad"]);
    expect(again.getWatch("bad")?.failures).toBe(2);
  });

  test("a restart between the sight of a commit and the end of its pipeline runs it again", async () => {
    const world = new World();
    world.add("a", "b");
    world.pipelines.set("b", hanging);
    void runCycle(world.state, world.options);
    await rest();
    const again = await loadState(world.store);
    for (const id of ["a", "b"]) again.setWatch(id, `git+https://example.com/${id}.git#main`);
    world.pipelines.clear();
    world.steps.length = 0;
    await runCycle(again, world.options);
    expect(world.ran()).toEqual(["a", "b"]);
  });
});
