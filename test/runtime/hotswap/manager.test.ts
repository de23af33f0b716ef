import { describe, expect, test } from "vitest";
import { Action } from "../../../src/runtime/hotswap/action.ts";
import { newAdaptor } from "../../../src/runtime/hotswap/adaptor.ts";
import { type Change, Manager, type ManagerOptions } from "../../../src/runtime/hotswap/manager.ts";
import { Registry } from "../../../src/runtime/hotswap/registry.ts";
import type { Reloadable } from "../../../src/runtime/hotswap/reloadable.ts";
import type { Watch, WatchListener } from "../../../src/runtime/hotswap/watch.ts";
import type { LogLine } from "../../../src/runtime/ports.ts";
import { rest, VirtualClock } from "../../support/virtual-clock.ts";

const { AddOrUpdate, Delete } = Action;

/** A watcher that sees what it is told. */
class FakeWatcher {
  readonly watch: Watch = async (root, listener) => {
    if (root === "/missing") throw new Error("No such file or directory (os error 2)");
    this.watched++;
    this.listener = listener;
    return { files: this.files, close: async () => void this.closed++ };
  };
  listener: WatchListener = { changed: () => {}, failed: () => {} };
  files: readonly string[] = [];
  watched = 0;
  closed = 0;

  see(...changes: readonly (readonly [path: string, action?: Action])[]): void {
    for (const [path, action = AddOrUpdate] of changes) this.listener.changed(path, action);
  }
}

/** Notes every call as `action name`. */
function recorder(reload: (name: string, signal: AbortSignal) => Promise<void> = async () => {}): {
  readonly calls: string[];
  readonly reloadable: Reloadable;
} {
  const calls: string[] = [];
  return {
    calls,
    reloadable: {
      reload(signal, name, action) {
        calls.push(`${action} ${name}`);
        return reload(name, signal);
      },
    },
  };
}

async function started(debounceMs: number, options: ManagerOptions & { readonly reloadable?: Reloadable } = {}) {
  const watcher = new FakeWatcher();
  const clock = new VirtualClock();
  const workspaces = recorder();
  const manager = new Manager("/root", debounceMs, { watch: watcher.watch, clock, ...options });
  manager.register("workspaces", options.reloadable ?? workspaces.reloadable);
  await manager.start();
  return { manager, watcher, clock, calls: workspaces.calls };
}

describe("construction", () => {
  test("a host without a watcher cannot have a manager with a root, and is told what to do", () => {
    expect(() => new Manager("/root", 0)).toThrow(
      "this host has no watcher for directories: give `watch`, or the root null and tell of changes with `notify`",
    );
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("a debounce of %s is refused", (debounceMs) => {
    expect(() => new Manager(null, debounceMs)).toThrow(RangeError);
  });

  test("a debounce needs a clock", () => {
    expect(() => new Manager(null, 10)).toThrow(TypeError);
  });
});

describe("what is handed over", () => {
  test("each kind gets its own files only, by base name without extension", async () => {
    const policies = recorder();
    const watcher = new FakeWatcher();
    const workspaces = recorder();
    const manager = new Manager("/root", 0, { watch: watcher.watch });
    manager.register("workspaces", workspaces.reloadable);
    manager.register("policies", policies.reloadable);
    await manager.start();
    watcher.see(["workspaces/chat.toml"], ["policies/fast.yaml"], ["workspaces/mail.v2.JSON"]);
    watcher.see(["workspaces/chat.toml", Delete]);
    await manager.idle();
    expect(workspaces.calls).toEqual(["add_or_update chat", "add_or_update mail.v2", "delete chat"]);
    expect(policies.calls).toEqual(["add_or_update fast"]);
  });

  test("files in the root, of other kinds, of other extensions, and outside are ignored; nested folders count", async () => {
    const { manager, watcher, calls } = await started(0);
    watcher.see(["chat.toml"], ["others/chat.toml"], ["workspaces/chat.txt"], ["../workspaces/chat.toml"]);
    watcher.see(
      ["workspaces/../x/chat.toml"],
      ["/workspaces/chat.toml"],
      ["workspaces/.#chat.toml"],
      ["workspaces/.toml"],
    );
    watcher.see(["workspaces/team/deep/talk.yml"]);
    await manager.idle();
    expect(calls).toEqual(["add_or_update talk"]);
  });

  test("a rename is a delete of the old name and an update of the new one", async () => {
    const { manager, watcher, calls } = await started(0);
    watcher.see(["workspaces/old.toml"], ["workspaces/old.toml", Delete], ["workspaces/new.toml"]);
    await manager.idle();
    expect(calls).toEqual(["add_or_update old", "delete old", "add_or_update new"]);
  });

  test("a name whose file changed its extension or folder is updated, in whatever order the two events come", async () => {
    const { manager, watcher, calls } = await started(0);
    watcher.see(["workspaces/chat.toml"], ["workspaces/chat.json"], ["workspaces/chat.toml", Delete]);
    await manager.idle();
    expect(calls).toEqual(["add_or_update chat", "add_or_update chat", "add_or_update chat"]);
  });

  test("a file that was there before the start still stands for its name when another of the name goes", async () => {
    const watcher = new FakeWatcher();
    watcher.files = ["workspaces/chat.toml", "workspaces/team/chat.toml", "README.md"];
    const { calls, reloadable } = recorder();
    const manager = new Manager("/root", 0, { watch: watcher.watch });
    manager.register("workspaces", reloadable);
    await manager.start();
    watcher.see(["workspaces/team/chat.toml", Delete]);
    await manager.idle();
    expect(calls).toEqual(["add_or_update chat"]);
  });

  test("what is there at the start is handed over only where that is asked for", async () => {
    const watcher = new FakeWatcher();
    watcher.files = ["workspaces/chat.toml", "others/x.toml"];
    const { calls, reloadable } = recorder();
    const manager = new Manager("/root", 0, { watch: watcher.watch, deliverExisting: true });
    manager.register("workspaces", reloadable);
    await manager.start();
    await manager.idle();
    expect(calls).toEqual(["add_or_update chat"]);
  });

  test("the host can tell of changes itself, without a watcher, files or timers", async () => {
    const { calls, reloadable } = recorder();
    const manager = new Manager(null, 0);
    manager.register("workspaces", reloadable);
    await manager.start();
    manager.notify("workspaces", "chat", AddOrUpdate);
    manager.notify("others", "chat", AddOrUpdate);
    manager.notify("workspaces", "chat", Delete);
    await manager.idle();
    expect(calls).toEqual(["add_or_update chat", "delete chat"]);
  });
});

describe("the debounce", () => {
  test("two edits inside the window are one call, when it ends, and 0 is no debounce", async () => {
    const held = await started(100);
    held.watcher.see(["workspaces/chat.toml"]);
    await held.clock.advance(60);
    held.watcher.see(["workspaces/chat.toml"]);
    expect(held.calls).toEqual([]);
    await held.clock.advance(40);
    expect(held.calls).toEqual(["add_or_update chat"]);
    await held.clock.advance(1_000);
    expect(held.calls).toHaveLength(1);

    const direct = await started(0);
    direct.watcher.see(["workspaces/chat.toml"], ["workspaces/chat.toml"]);
    await direct.manager.idle();
    expect(direct.calls).toHaveLength(2);
  });

  test("the last state of a window is handed over, and each name and kind has a window of its own", async () => {
    const { watcher, clock, calls } = await started(100);
    watcher.see(["workspaces/a.toml"], ["workspaces/b.toml"], ["workspaces/a.toml", Delete]);
    await clock.advance(100);
    expect(calls).toEqual(["delete a", "add_or_update b"]);
  });

  test("the registry ends with the last of two edits", async () => {
    let text = "A";
    const registry = new Registry<string>();
    const reloadable = newAdaptor(
      async () => text,
      (name, value) => registry.set(name, value),
      (name) => registry.remove(name),
    );
    const { watcher, clock } = await started(100, { reloadable });
    watcher.see(["workspaces/chat.toml"]);
    await clock.advance(50);
    text = "B";
    watcher.see(["workspaces/chat.toml"]);
    await clock.advance(50);
    expect(registry.get("chat")).toBe("B");
  });

  test("a file that never rests is heard of once in each window", async () => {
    const { watcher, clock, calls } = await started(100);
    for (let edit = 0; edit < 100; edit++) {
      watcher.see(["workspaces/chat.toml"]);
      await clock.advance(10);
    }
    expect(calls).toHaveLength(10);
  });
});

describe("handing over", () => {
  test("changes are handed over one at a time, in the order seen", async () => {
    const steps: string[] = [];
    const waiting: (() => void)[] = [];
    const { watcher } = await started(0, {
      reloadable: {
        async reload(_signal, name) {
          steps.push(`begin ${name}`);
          await new Promise<void>((resolve) => waiting.push(resolve));
          steps.push(`end ${name}`);
        },
      },
    });
    watcher.see(["workspaces/a.toml"], ["workspaces/b.toml"], ["workspaces/c.toml"]);
    for (let turn = 0; turn < 3; turn++) {
      await rest();
      expect(waiting).toHaveLength(turn + 1);
      waiting[turn]?.();
    }
    await rest();
    expect(steps).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
  });

  test("a reload that fails or throws is reported, without secrets, and does not stop the manager", async () => {
    const lines: LogLine[] = [];
    const reported: (Change | null)[] = [];
    const { calls, reloadable } = recorder((name) => {
      if (name === "thrown") throw new Error("thrown at once");
      return name === "bad" ? Promise.reject(new Error("https://me:secret@example.com/ is bad")) : Promise.resolve();
    });
    const { manager, watcher } = await started(0, {
      reloadable,
      logger: { log: (line) => lines.push(line) },
      onError: (_error, change) => {
        reported.push(change);
        throw new Error("a hook that throws");
      },
    });
    watcher.see(["workspaces/bad.toml"], ["workspaces/thrown.toml"], ["workspaces/good.toml"]);
    await manager.idle();
    expect(calls).toEqual(["add_or_update bad", "add_or_update thrown", "add_or_update good"]);
    expect(reported.map((change) => change?.name)).toEqual(["bad", "thrown"]);
    expect(lines.map(({ message }) => message)).toEqual([
      "reload of workspaces/bad failed: https://<redacted>@example.com/ is bad",
      "reload of workspaces/thrown failed: thrown at once",
    ]);
  });

  test("a reload that hangs counts as failed after a while, and the next one is handed over", async () => {
    const errors: string[] = [];
    const signals: AbortSignal[] = [];
    const { calls, reloadable } = recorder((name, signal) => {
      signals.push(signal);
      return name === "hangs" ? new Promise(() => {}) : Promise.resolve();
    });
    const { watcher, clock } = await started(0, { reloadable, onError: (error) => errors.push(String(error)) });
    watcher.see(["workspaces/hangs.toml"], ["workspaces/good.toml"]);
    await clock.advance(29_999);
    expect(calls).toEqual(["add_or_update hangs"]);
    await clock.advance(1);
    expect(calls).toEqual(["add_or_update hangs", "add_or_update good"]);
    expect(errors).toEqual(["TimeoutError: not finished within 30 s"]);
    expect(signals[0]?.aborted).toBe(true);
  });

  test("trouble with the watcher is reported, and later changes are handed over", async () => {
    const errors: unknown[] = [];
    const { manager, watcher, calls } = await started(0, { onError: (error) => errors.push(error) });
    watcher.listener.failed(new Error("too many open files"));
    watcher.see(["workspaces/chat.toml"]);
    await manager.idle();
    expect(errors).toEqual([new Error("too many open files")]);
    expect(calls).toEqual(["add_or_update chat"]);
  });
});

describe("the life of a manager", () => {
  test("a kind is registered before the start, and again in the place of the first", async () => {
    const first = recorder();
    const second = recorder();
    const watcher = new FakeWatcher();
    const manager = new Manager("/root", 0, { watch: watcher.watch });
    manager.register("workspaces", first.reloadable);
    manager.register("workspaces", second.reloadable);
    await manager.start();
    expect(() => manager.register("policies", first.reloadable)).toThrow(TypeError);
    watcher.see(["workspaces/chat.toml"]);
    await manager.idle();
    expect(first.calls).toEqual([]);
    expect(second.calls).toEqual(["add_or_update chat"]);
  });

  test("start returns before any reload has ended, and a root that cannot be watched fails it", async () => {
    const watcher = new FakeWatcher();
    watcher.files = ["workspaces/chat.toml"];
    const manager = new Manager("/root", 0, { watch: watcher.watch, deliverExisting: true });
    manager.register("workspaces", { reload: () => new Promise(() => {}) });
    await manager.start();
    const bad = new Manager("/missing", 0, { watch: watcher.watch });
    await expect(bad.start()).rejects.toMatchObject({
      code: "watch_unavailable",
      message: "failed to watch /missing: No such file or directory (os error 2)",
    });
  });

  test("a second start does nothing", async () => {
    const { manager, watcher, calls } = await started(0);
    await Promise.all([manager.start(), manager.start()]);
    watcher.see(["workspaces/chat.toml"]);
    await manager.idle();
    expect(watcher.watched).toBe(1);
    expect(calls).toHaveLength(1);
  });

  test("stop ends the watcher and all waiting: nothing is handed over afterwards", async () => {
    const { manager, watcher, clock, calls } = await started(100);
    watcher.see(["workspaces/chat.toml"]);
    await manager.stop();
    watcher.see(["workspaces/chat.toml"]);
    manager.notify("workspaces", "chat", AddOrUpdate);
    await clock.advance(1_000);
    expect(calls).toEqual([]);
    expect(watcher.closed).toBe(1);
    expect(clock.sleeping).toBe(0);
  });

  test("stop ends the reload in hand with its signal, and what that would set is not set", async () => {
    const registry = new Registry<string>();
    let finish: (value: string) => void = () => {};
    const reloadable = newAdaptor(
      () => new Promise<string>((resolve) => (finish = resolve)),
      (name, value) => registry.set(name, value),
      (name) => registry.remove(name),
    );
    const { manager, watcher } = await started(0, { reloadable });
    watcher.see(["workspaces/chat.toml"]);
    await rest();
    await manager.stop();
    finish("late");
    await rest();
    expect(registry.names()).toEqual([]);
  });

  test("stop may be repeated, before the start, too, after which there is none", async () => {
    const { manager, watcher } = await started(0);
    await manager.stop();
    await manager.stop();
    await manager.stop();
    expect(watcher.closed).toBe(1);
    const never = new Manager(null, 0);
    await never.stop();
    expect(() => never.start()).toThrow(TypeError);
  });

  test("a watcher that is ready only after the stop is closed", async () => {
    const watcher = new FakeWatcher();
    const manager = new Manager("/root", 0, { watch: watcher.watch });
    const start = manager.start();
    await Promise.all([manager.stop(), start]);
    expect(watcher.closed).toBe(1);
  });

  test("telling of a change needs a manager that has been started", () => {
    expect(() => new Manager(null, 0).notify("workspaces", "chat", AddOrUpdate)).toThrow(TypeError);
  });
});
