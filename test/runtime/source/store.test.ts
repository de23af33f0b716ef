import { describe, expect, test } from "vitest";
import { memoryStore } from "../../../src/runtime/source/store.ts";
import { STORE_CONTRACT } from "../../contract/store.ts";

const key = (index: number): string => `k${index}`;

describe("the store in memory", () => {
  test.each(STORE_CONTRACT)("$name", ({ run }) => run(async () => memoryStore({ maxBytes: 1000 })));

  test("gives up what was not used for longest", async () => {
    const store = memoryStore({ maxBytes: 30 });
    for (let index = 0; index < 3; index++) await store.put(key(index), new Uint8Array(10));
    await store.get(key(0));
    await store.put(key(3), new Uint8Array(10));
    const kept = await Promise.all([0, 1, 2, 3].map(async (index) => (await store.get(key(index))) !== undefined));
    expect(kept).toEqual([true, false, true, true]);
  });

  test("does not take what is larger than all of it, and gives nothing up for it", async () => {
    const store = memoryStore({ maxBytes: 10 });
    await store.put("a", new Uint8Array(10));
    await store.put("b", new Uint8Array(11));
    expect((await store.get("a"))?.byteLength).toBe(10);
    expect(await store.get("b")).toBe(undefined);
  });

  test("forgets what is replaced by something too large", async () => {
    const store = memoryStore({ maxBytes: 10 });
    await store.put("a", new Uint8Array(1));
    await store.put("a", new Uint8Array(11));
    expect(await store.get("a")).toBe(undefined);
  });
});
