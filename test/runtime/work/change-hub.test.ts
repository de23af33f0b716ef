import { expect, test } from "vitest";
import { ChangeHub } from "../../../src/runtime/work/change-hub.ts";

const never = new AbortController().signal;

test("a change before the wait is not lost", async () => {
  const hub = new ChangeHub();
  const watch = hub.watch("a");
  hub.signal("a");
  await watch.next(never);
});

test("many changes are merged into one", async () => {
  const hub = new ChangeHub();
  const watch = hub.watch("a");
  hub.signal("a");
  hub.signal("a");
  await watch.next(never);
  const over = new AbortController();
  let woken = false;
  const second = watch.next(over.signal).then(() => {
    woken = true;
  });
  await Promise.resolve();
  expect(woken).toBe(false);
  hub.signal("a");
  await second;
});

test("a change wakes all who watch its item, and nobody else", async () => {
  const hub = new ChangeHub();
  const watches = ["a", "a", "b"].map((id) => hub.watch(id));
  const over = new AbortController();
  const woken: number[] = [];
  const waits = watches.map(async (watch, index) => {
    await watch.next(over.signal);
    woken.push(index);
  });
  hub.signal("a");
  await Promise.all(waits.slice(0, 2));
  expect(woken).toEqual([0, 1]);
  over.abort();
  await waits[2];
});

test("nothing is kept of an item once its last watch is closed, however often that is done", () => {
  const hub = new ChangeHub();
  const [first, second] = [hub.watch("a"), hub.watch("a")];
  first.close();
  first.close();
  expect(hub.size).toBe(1);
  second.close();
  expect(hub.size).toBe(0);
  hub.signal("a");
  expect(hub.size).toBe(0);
});
