import { describe, test } from "vitest";
import { openSqlite } from "../../../src/node/sqlite-database.ts";
import { memoryRegistry } from "../../../src/runtime/work/memory-registry.ts";
import { SqlRegistry } from "../../../src/runtime/work/sql-registry.ts";
import { REGISTRY_CONTRACT } from "../../contract/registry.ts";

describe("the registry in memory", () => {
  test.each(REGISTRY_CONTRACT)("$name", ({ run }) => run(async (options) => memoryRegistry(options)));
});

describe("the registry in SQLite, in Node", () => {
  test.each(REGISTRY_CONTRACT)("$name", ({ run }) =>
    run(async (options) => new SqlRegistry(await openSqlite(":memory:"), options)),
  );
});
