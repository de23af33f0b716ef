import { describe, expect, test } from "vitest";
import { openSqlite } from "../../../../src/node/sqlite-database.ts";
import { sqlStore } from "../../../../src/runtime/work/keeper/sql-store.ts";
import { STORE_CONTRACT } from "../../../contract/store.ts";

describe("the store in a database", () => {
  test.each(STORE_CONTRACT)("$name", ({ run }) =>
    run(async () => sqlStore(await openSqlite(":memory:"), { maxBytes: 1_000 })),
  );

  test("gives up what was put first when it is full, and knows after a restart how full it is", async () => {
    const database = await openSqlite(":memory:");
    for (const key of ["a", "b", "c"]) await sqlStore(database, { maxBytes: 30 }).put(key, new Uint8Array(10));
    const store = sqlStore(database, { maxBytes: 30 });
    await store.put("d", new Uint8Array(15));
    const kept = await Promise.all(["a", "b", "c", "d"].map(async (key) => (await store.get(key)) !== undefined));
    expect(kept).toEqual([false, false, true, true]);
  });

  test("does not take what is too large for a row, and forgets what that replaces", async () => {
    const store = sqlStore(await openSqlite(":memory:"), { maxBytes: 10_000_000 });
    await store.put("a", new Uint8Array(1));
    await store.put("a", new Uint8Array(2_000_000));
    expect(await store.get("a")).toBe(undefined);
  });

  test("is as it was when a write fails", async () => {
    const database = await openSqlite(":memory:");
    let broken = false;
    const store = sqlStore(
      {
        exec(statement, parameters) {
          if (broken && statement.startsWith("INSERT")) throw new Error("disk");
          return database.exec(statement, parameters);
        },
        transaction: (work) => database.transaction(work),
      },
      { maxBytes: 20 },
    );
    await store.put("a", new Uint8Array(20));
    broken = true;
    await expect(store.put("b", new Uint8Array(20))).rejects.toThrow("disk");
    expect((await store.get("a"))?.byteLength).toBe(20);
    broken = false;
    await store.put("b", new Uint8Array(20));
    expect(await store.get("a")).toBe(undefined);
  });
});
