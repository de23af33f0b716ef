import { describe, expect, test, vi } from "vitest";
import { Action } from "../../../src/runtime/hotswap/action.ts";
import { newAdaptor } from "../../../src/runtime/hotswap/adaptor.ts";
import { newPushAdaptor } from "../../../src/runtime/hotswap/push-adaptor.ts";
import { Registry } from "../../../src/runtime/hotswap/registry.ts";

const { AddOrUpdate, Delete } = Action;
const { signal } = new AbortController();

/** An adaptor of loads that end when they are told to. */
function controlled() {
  const registry = new Registry<string>();
  const loads: { readonly resolve: (value: string) => void; readonly reject: (error: Error) => void }[] = [];
  const adaptor = newAdaptor(
    () => new Promise<string>((resolve, reject) => loads.push({ resolve, reject })),
    (name, value) => registry.set(name, value),
    (name) => registry.remove(name),
  );
  return { registry, loads, adaptor };
}

describe("the actions", () => {
  test("are the only fixed values, and cannot be changed", () => {
    expect(Action).toEqual({ AddOrUpdate: "add_or_update", Delete: "delete" });
    expect(Object.isFrozen(Action)).toBe(true);
  });
});

describe("the registry", () => {
  test("removing a name is harmless where there is none, and parallel sets leave the last value", async () => {
    const registry = new Registry<number>();
    registry.remove("x");
    await Promise.all(Array.from({ length: 100 }, async (_, value) => registry.set(`n${value % 3}`, value)));
    expect(registry.names().map((name) => registry.get(name))).toEqual([99, 97, 98]);
    registry.remove("n0");
    registry.remove("n0");
    expect(registry.names()).toEqual(["n1", "n2"]);
  });
});

describe("the generic adaptor", () => {
  test("an update loads and then sets, a delete removes and loads nothing", async () => {
    const load = vi.fn(async (_signal: AbortSignal, name: string) => `loaded ${name}`);
    const set = vi.fn();
    const remove = vi.fn();
    const adaptor = newAdaptor(load, set, remove);
    await adaptor.reload(signal, "chat", AddOrUpdate);
    expect(set.mock.calls).toEqual([["chat", "loaded chat"]]);
    await adaptor.reload(signal, "chat", Delete);
    expect(remove.mock.calls).toEqual([["chat"]]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("a load error is passed on, and set is not called", async () => {
    const set = vi.fn();
    const adaptor = newAdaptor(
      async () => Promise.reject(new Error("no")),
      set,
      () => {},
    );
    await expect(adaptor.reload(signal, "chat", AddOrUpdate)).rejects.toThrow("no");
    expect(set).not.toHaveBeenCalled();
  });

  test("of overlapping calls for one name the last counts, whatever the order in which their loads end", async () => {
    const { registry, loads, adaptor } = controlled();
    const calls = [adaptor.reload(signal, "chat", AddOrUpdate), adaptor.reload(signal, "chat", AddOrUpdate)];
    loads[1]?.resolve("new");
    await calls[1];
    loads[0]?.resolve("old");
    await calls[0];
    expect(registry.get("chat")).toBe("new");
  });

  test("a delete wins over a load that began before it", async () => {
    const { registry, loads, adaptor } = controlled();
    const call = adaptor.reload(signal, "chat", AddOrUpdate);
    await adaptor.reload(signal, "chat", Delete);
    loads[0]?.resolve("old");
    await call;
    expect(registry.get("chat")).toBeUndefined();
  });

  test("overlapping calls for different names do not disturb one another", async () => {
    const { registry, loads, adaptor } = controlled();
    const calls = ["a", "b"].map((name) => adaptor.reload(signal, name, AddOrUpdate));
    loads[1]?.resolve("2");
    loads[0]?.resolve("1");
    await Promise.all(calls);
    expect(["a", "b"].map((name) => registry.get(name))).toEqual(["1", "2"]);
  });
});

describe("the push adaptor", () => {
  const bytes = new TextEncoder().encode("text");

  function callbacks() {
    return {
      loadRaw: vi.fn(async () => bytes),
      absPath: vi.fn((name: string) => `/root/workspaces/${name}.toml`),
      refresh: vi.fn(),
    };
  }

  test.each([
    { action: AddOrUpdate, withUpsert: true, upserted: 1, refreshed: 0, loaded: 1 },
    { action: AddOrUpdate, withUpsert: false, upserted: 0, refreshed: 1, loaded: 0 },
    { action: Delete, withUpsert: true, upserted: 0, refreshed: 1, loaded: 0 },
    { action: Delete, withUpsert: false, upserted: 0, refreshed: 1, loaded: 0 },
  ])("$action with upsert $withUpsert", async ({ action, withUpsert, upserted, refreshed, loaded }) => {
    const given = callbacks();
    const upsert = vi.fn();
    await newPushAdaptor(withUpsert ? { ...given, upsert } : given).reload(signal, "chat", action);
    expect(upsert.mock.calls).toEqual(upserted === 1 ? [["/root/workspaces/chat.toml", bytes]] : []);
    expect(given.refresh.mock.calls).toEqual(refreshed === 1 ? [["/root/workspaces/chat.toml"]] : []);
    expect(given.loadRaw).toHaveBeenCalledTimes(loaded);
  });

  test.each(["loadRaw", "absPath", "refresh"])("it cannot be made without %s", (missing) => {
    expect(() => newPushAdaptor({ ...callbacks(), [missing]: undefined } as never)).toThrow(
      new TypeError(`a push adaptor needs the callback \`${missing}\``),
    );
  });
});
