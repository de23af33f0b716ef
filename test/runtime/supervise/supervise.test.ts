import { describe, expect, test } from "vitest";
import { supervise } from "../../../src/runtime/supervise/supervise.ts";
import { rest } from "../../support/virtual-clock.ts";
import { commit, failing, World } from "./supervision-fixture.ts";

/** Starts the loop and gives the seconds at which a cycle began. */
function started(world: World, intervalSeconds = 30) {
  const stop = new AbortController();
  const begun = world.clock.now();
  const times: number[] = [];
  const { probe } = world.options;
  const loop = supervise(world.state, {
    ...world.options,
    intervalSeconds,
    signal: stop.signal,
    probe: (watch, signal) => {
      times.push((world.clock.now() - begun) / 1_000);
      return probe(watch, signal);
    },
  });
  return { stop, times, loop };
}

describe("the supervisor's loop", () => {
  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("an interval of %s is refused", async (intervalSeconds) => {
    const world = new World();
    await expect(supervise(world.state, { ...world.options, intervalSeconds })).rejects.toThrow(RangeError);
  });

  test("runs a cycle at once and then one in each interval, for ever, and finds what changed", async () => {
    const world = new World();
    world.add("a");
    const { stop, times, loop } = started(world);
    await world.clock.advance(89_000);
    expect(times).toEqual([0, 30, 60]);
    world.commits.set("a", commit("2"));
    await world.clock.advance(1_000);
    expect(world.state.getWatch("a")?.applied).toEqual(commit("2"));
    await world.clock.advance(30_000_000);
    expect(times).toHaveLength(1_004);
    stop.abort();
    await loop;
  });

  test("a cycle that takes longer than the interval is followed by one at once; missed ones are not made up", async () => {
    const world = new World();
    world.add("a");
    world.pipelines.set("a", async () => {
      await world.clock.sleep(50_000);
      world.pipelines.clear();
      return { outcome: "refreshed", commit: null };
    });
    const { stop, times, loop } = started(world, 20);
    await world.clock.advance(95_000);
    expect(times).toEqual([0, 50, 70, 90]);
    stop.abort();
    await loop;
  });

  test("does not keep the host from its other work while a pipeline is slow", async () => {
    const world = new World();
    world.add("a");
    world.pipelines.set("a", () => world.clock.sleep(50_000).then(() => ({ outcome: "x", commit: null })));
    const { stop, loop } = started(world);
    await rest();
    expect(world.state.watches.map(({ id }) => id)).toEqual(["a"]);
    world.state.setPaused("a", true);
    stop.abort();
    await world.clock.advance(50_000);
    await loop;
  });

  test("an abort lets the pipeline in hand end, saves what changed, and begins nothing more", async () => {
    const world = new World();
    world.add("a", "b");
    world.pipelines.set("a", () => world.clock.sleep(5_000).then(() => ({ outcome: "refreshed", commit: null })));
    const { stop, times, loop } = started(world);
    await rest();
    stop.abort();
    await world.clock.advance(5_000);
    await loop;
    expect(world.ran()).toEqual(["a"]);
    expect(world.saves).toBe(1);
    expect(world.stored).toContain('"outcome":"refreshed"');
    await world.clock.advance(600_000);
    expect(times).toHaveLength(2);
    expect(world.clock.sleeping).toBe(0);
  });

  test("an abort while sources are being asked ends at once, and while it sleeps, too", async () => {
    const world = new World();
    world.add("a");
    world.unreachable.set("a", () => new Promise(() => {}));
    const asking = started(world);
    await rest();
    asking.stop.abort();
    await asking.loop;
    world.unreachable.clear();
    const sleeping = started(world);
    await world.clock.advance(1_000);
    sleeping.stop.abort();
    await sleeping.loop;
    expect(world.clock.sleeping).toBe(0);
  });

  test("failures of everything do not end it, and it recovers by itself", async () => {
    const world = new World();
    world.add("a", "b");
    world.unreachable.set("a", failing());
    world.pipelines.set("b", failing());
    world.save = failing();
    const { stop, times, loop } = started(world);
    await world.clock.advance(86_400_000);
    expect(times.length).toBeGreaterThan(5_000);
    world.unreachable.clear();
    world.pipelines.clear();
    world.save = async () => {};
    await world.clock.advance(330_000);
    expect(world.state.watches.map(({ applied }) => applied)).toEqual([commit("1"), commit("1")]);
    expect(world.state.dirty).toBe(false);
    stop.abort();
    await loop;
  });

  test.each([86_400_000, -86_400_000])("a clock that jumps by %s ms neither stops nor hurries it", async (jump) => {
    const world = new World();
    world.add("a");
    const { stop, times, loop } = started(world);
    await world.clock.advance(10_000);
    world.clock.jump(jump);
    await world.clock.advance(110_000);
    expect(times).toHaveLength(4 + 1);
    stop.abort();
    await loop;
  });
});
