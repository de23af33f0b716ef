import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSqlite, type SqliteDatabase, stateFile } from "../../src/node/index.ts";
import { sqlStateStore } from "../../src/runtime/supervise/sql-state-store.ts";
import { testStateStore } from "../contract/state-store.ts";
import { type TemporaryTree, temporaryTree } from "./temporary-tree.ts";

let tree: TemporaryTree;
let databases: SqliteDatabase[] = [];

beforeEach(() => {
  tree = temporaryTree({});
});
afterEach(() => {
  for (const database of databases) database.close();
  databases = [];
  tree[Symbol.dispose]();
});

async function openDatabase(): Promise<SqliteDatabase> {
  const database = await openSqlite(`${tree.root}/state.sqlite`);
  databases.push(database);
  return database;
}

describe("a state file", () => testStateStore(async () => stateFile(`${tree.root}/state.json`)));

describe("a state in SQLite", () => {
  testStateStore(async () => sqlStateStore(await openDatabase()));

  test("stays as it was where a save fails in the middle", async () => {
    const database = await openDatabase();
    const store = sqlStateStore(database);
    await store.save("old");
    let inserts = 0;
    const failing = sqlStateStore({
      exec(statement, parameters) {
        if (statement.startsWith("INSERT") && ++inserts === 2) throw new Error("disk full");
        return database.exec(statement, parameters);
      },
      transaction: (work) => database.transaction(work),
    });
    await expect(failing.save("x".repeat(1_500_000))).rejects.toThrow("disk full");
    expect(await store.load()).toBe("old");
  });
});
