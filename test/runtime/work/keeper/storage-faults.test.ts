import { describe, expect, test } from "vitest";
import { openSqlite } from "../../../../src/node/sqlite-database.ts";
import type { SqlDatabase } from "../../../../src/runtime/work/sql-database.ts";
import { rest } from "../../../support/virtual-clock.ts";
import { type Kept, kept, PERIOD_MS } from "../../../support/work/kept.ts";

/** A database of which single calls fail: statements, and transactions at their end. */
interface Faulty extends SqlDatabase {
  calls: number;
  /** The first call that fails, and the one from which on none does. */
  from: number;
  until: number;
}

async function faulty(): Promise<Faulty> {
  const database = await openSqlite(":memory:");
  const step = (): void => {
    state.calls++;
    if (state.calls >= state.from && state.calls < state.until) throw new Error("disk");
  };
  const state: Faulty = {
    ...{ calls: 0, from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY },
    exec(statement, parameters) {
      step();
      return database.exec(statement, parameters);
    },
    transaction: (work) =>
      database.transaction(() => {
        const result = work();
        step();
        return result;
      }),
  };
  return state;
}

/** One that has served version 1 and is told of version 2. */
async function prepared(): Promise<{ it: Kept; database: Faulty }> {
  const database = await faulty();
  const it = await kept(database);
  await it.keeper.refresh("start");
  it.tip = 2;
  database.calls = 0;
  return { it, database };
}

/** What is in the tables, without going through calls that fail. */
async function look({
  it,
  database,
}: {
  it: Kept;
  database: Faulty;
}): Promise<{ served: number; status: string | null }> {
  const { from } = database;
  database.from = Number.POSITIVE_INFINITY;
  const [served, { lastOutcome }] = [it.served(), await it.keeper.status()];
  database.from = from;
  return { served, status: lastOutcome };
}

async function countCalls(): Promise<number> {
  const { it, database } = await prepared();
  await it.keeper.notify("webhook");
  expect(it.served()).toBe(2);
  return database.calls;
}

const total = await countCalls();

describe("of the calls of the storage in one refresh", () => {
  test("there are enough to be worth it", () => {
    expect(total).toBeGreaterThan(30);
  });

  test.each([
    ["one", 1],
    ["one and all that follow in the next minutes", 1_000],
  ])("%s fails, whichever: old or new is served, never between, and in the end new", async (_name, failures) => {
    for (let call = 1; call <= total; call++) {
      const prepare = await prepared();
      const { it, database } = prepare;
      database.from = call;
      database.until = call + failures;
      await it.keeper.notify("webhook").catch(() => {});
      await rest();
      const { served, status } = await look(prepare);
      expect([1, 2], `call ${call}`).toContain(served);
      // What is served and what is said of it change together.
      if (served === 2) expect(status, `call ${call}`).toBe("refreshed");
      expect(it.alarm, `call ${call}`).not.toBe(null);
      database.from = Number.POSITIVE_INFINITY;
      await recover(it);
      expect(it.served(), `call ${call}`).toBe(2);
      const open = database.exec("SELECT count(*) AS count FROM work_item WHERE finished IS NULL")[0]?.count;
      expect(open, `call ${call}`).toBe(0);
    }
  });
});

/** Nobody does anything but the alarm. */
async function recover(it: Kept): Promise<void> {
  for (let ring = 0; ring < 4; ring++) {
    await it.clock.advance(Math.max(0, (it.alarm ?? 0) - it.clock.now()));
    await it.keeper.wake("alarm");
    if (it.served() === 2 && (it.alarm ?? 0) - it.clock.now() >= PERIOD_MS) return;
  }
}
