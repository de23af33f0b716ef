import { expect, test } from "vitest";
import { openSqlite } from "../../../src/node/sqlite-database.ts";
import type { SqlDatabase } from "../../../src/runtime/work/sql-database.ts";
import { SqlRegistry } from "../../../src/runtime/work/sql-registry.ts";
import { WorkDriver } from "../../../src/runtime/work/work-driver.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { LEASE, request } from "./fixture.ts";

async function open(): Promise<{ database: SqlDatabase; registry: SqlRegistry; clock: VirtualClock }> {
  const database = await openSqlite(":memory:");
  const clock = new VirtualClock();
  let ids = 0;
  return { database, clock, registry: new SqlRegistry(database, { clock, randomId: () => `id-${++ids}` }) };
}

const POISONS: readonly [string, string][] = [
  ["input is no JSON object", "input = '{'"],
  ["input is no JSON object", "input = '[]'"],
  ["input is no text", "input = x'00'"],
  ["input lacks workspace, source or reason", "input = '{}'"],
  ["input is of another workspace", "workspace = 'other'"],
  ["input has no valid fingerprint", "input = replace(input, 'null', '{\"kind\":\"git_commit\"}')"],
  ["outcome is no text", "status = 'running'"],
  [
    'status is "running", its outcome is another',
    'status = \'running\', outcome = \'{"kind":"cancelled","reason":""}\'',
  ],
  ["outcome has no known form", "status = 'failed', outcome = '{\"kind\":\"failed\"}'"],
  ["status is pending, yet it has ended", "outcome = '{}'"],
  ["owner is no text", "owner = x'01', claimed = 1, expires = 2"],
  ["expires is no count or time", "owner = 'me', claimed = 1, expires = 'soon'"],
  ["claimed is no count or time", "owner = 'me', claimed = -1, expires = 2"],
  ["wait_until is no count or time", "wait_reason = 'x', wait_since = 1"],
  ["requests is no count or time", "requests = 'many'"],
];

test.each(POISONS)("a row is set aside whose %s (%s), and stops nobody", async (fault, assignment) => {
  const { database, registry, clock } = await open();
  const [first, second] = [await registry.register(request("a")), await registry.register(request("b"))];
  database.exec(`UPDATE work_item SET ${assignment} WHERE id = ?`, [first.id]);
  const started: string[] = [];
  const handle = { start: async ({ row }: { row: { id: string } }): Promise<void> => void started.push(row.id) };
  const driver = new WorkDriver(registry, handle, { clock, log: { log: () => {} }, lease: LEASE });
  expect(await driver.claimAndRunPending("schedule")).toBe(1);
  expect(started).toEqual([second.id]);
  const message = `process \`id-1\` was set aside, its row cannot be understood: ${fault}`;
  expect(await driver.awaitTerminal(first.id)).toEqual({ kind: "failed", message, code: "store_invalid" });
  expect(database.exec("SELECT id, reason FROM work_quarantine")).toMatchObject([{ id: first.id, reason: fault }]);
  expect((await registry.register(request("a"))).joined).toBe(false);
});

test("a poisoned row is set aside by whoever meets it first", async () => {
  for (const meet of [
    (registry: SqlRegistry) => registry.register(request("a")),
    (registry: SqlRegistry) => registry.read("id-1"),
    (registry: SqlRegistry) => registry.claim("id-1", LEASE),
    (registry: SqlRegistry) => registry.cancel("id-1", "gone"),
    (registry: SqlRegistry) => registry.setWait("id-1", null),
  ]) {
    const { database, registry } = await open();
    await registry.register(request("a"));
    database.exec("UPDATE work_item SET input = ''");
    await meet(registry);
    expect((await registry.read("id-1"))?.state.kind).toBe("terminal");
    expect(database.exec("SELECT 1 FROM work_quarantine").length).toBe(1);
  }
});

test("a row whose id is no text is dropped, and kept in the quarantine without what may be secret", async () => {
  const { database, registry } = await open();
  await registry.register(request("a"));
  database.exec("UPDATE work_item SET id = x'00', input = 'git+https://u:hunter2@git.example/'");
  expect(await registry.pending()).toEqual([]);
  expect(database.exec("SELECT 1 FROM work_item")).toEqual([]);
  const [row] = database.exec("SELECT content FROM work_quarantine");
  expect(row?.content).toContain("git.example");
  expect(row?.content).not.toContain("hunter2");
});

test("the quarantine is bounded", async () => {
  const { database, registry } = await open();
  for (let index = 0; index < 120; index++) {
    await registry.register(request("a"));
    database.exec("UPDATE work_item SET input = '' WHERE finished IS NULL");
    await registry.pending();
  }
  expect(database.exec("SELECT count(*) AS count FROM work_quarantine")[0]?.count).toBe(100);
});

test.each(["type = 'other'", "data = '{'", "data = '{\"a\": [1]}'", "at = 'soon'"])(
  "an event that cannot be understood keeps its place in the log: %s",
  async (assignment) => {
    const { database, registry } = await open();
    const { id } = await registry.register(request("a"));
    await registry.register(request("a"));
    database.exec(`UPDATE work_event SET ${assignment} WHERE sequence = 1`);
    const events = await registry.eventsAfter(id, 0);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(events[0]?.data.message).toMatch(/^unreadable event: /);
  },
);

test("tables of a newer form are refused in words that help", async () => {
  const { database, clock } = await open();
  database.exec("UPDATE work_counter SET value = 2 WHERE name = 'schema'");
  expect(() => new SqlRegistry(database, { clock, randomId: () => "x" })).toThrow(
    "the work tables have the form 2, this release knows 1: use the release that wrote them, or another database",
  );
});
