import { describe, expect, test } from "vitest";
import { RototoError } from "../../../../src/runtime/errors.ts";
import { ATTEMPT_MS, kept, PERIOD_MS, unavailable } from "../../../support/work/kept.ts";
import { numberedVersion, SOURCE } from "../../../support/work/numbered-version.ts";

const REFRESHED = { kind: "succeeded", result: "refreshed" };
const UNCHANGED = { kind: "succeeded", result: "unchanged" };

describe("one attempt", () => {
  test("loads the first version, of any size, and tells every step", async () => {
    const it = await kept();
    it.bytes = 2_500_000;
    expect(await it.keeper.refresh("start")).toMatchObject({ ...REFRESHED, fingerprint: { kind: "git_commit" } });
    expect(it.served()).toBe(1);
    const events = it.database.exec("SELECT type FROM work_event ORDER BY sequence").map(({ type }) => type);
    expect(events).toEqual(["refresh.requested", "refresh.claimed", "refresh.loaded", "refresh.completed"]);
  });

  test("asks first, and loads nothing where nothing has changed", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    await it.clock.advance(1_000);
    expect(await it.keeper.refresh("manual")).toMatchObject(UNCHANGED);
    expect(it.loads).toBe(1);
    expect(await it.keeper.status()).toMatchObject({ lastChecked: it.clock.now(), lastOutcome: "unchanged" });
  });

  test("that fails leaves what is served, and tells why; the next one mends it", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.tip = 2;
    it.failure = unavailable();
    for (const failures of [1, 2]) {
      expect(await it.keeper.refresh("manual")).toMatchObject({ kind: "failed", code: "source_unavailable" });
      expect(it.served()).toBe(1);
      expect(await it.keeper.status()).toMatchObject({ consecutiveFailures: failures, lastError: it.failure.message });
    }
    it.failure = undefined;
    expect(await it.keeper.refresh("manual")).toMatchObject(REFRESHED);
    expect(it.served()).toBe(2);
    expect(await it.keeper.status()).toMatchObject({ consecutiveFailures: 0, lastError: null, lastErrorCode: null });
  });

  test("tells of a failure that is none of the library's nothing but that", async () => {
    const it = await kept();
    it.failure = new Error("token hunter2");
    await it.keeper.refresh("start");
    expect(await it.keeper.status()).toMatchObject({ lastError: "the workspace could not be loaded" });
    const everything = it.database.exec("SELECT * FROM work_item").concat(it.database.exec("SELECT * FROM work_event"));
    expect(JSON.stringify([everything, it.lines])).not.toContain("hunter2");
  });

  test("is over after its time, however long the source takes, and what comes late counts for nothing", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.tip = 2;
    let release = (): void => {};
    it.beforeLoaded = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const refreshed = it.keeper.refresh("manual");
    await it.clock.advance(ATTEMPT_MS);
    expect(await refreshed).toMatchObject({ kind: "failed", message: "workspace refresh timed out after 10 s" });
    release();
    await it.clock.advance(1_000);
    expect(it.served()).toBe(1);
  });

  test("of a source that is immutable is the last that nobody asks for", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.answer = "immutable";
    await it.keeper.refresh("manual");
    await it.clock.advance(100 * PERIOD_MS);
    const before = (await it.keeper.status()).lastAttempt;
    await it.keeper.wake("alarm");
    expect((await it.keeper.status()).lastAttempt).toBe(before);
    expect(it.alarm).toBeGreaterThan(it.clock.now());
  });

  test("takes the same version again where only reading can tell, and keeps what was before it", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.tip = 2;
    await it.keeper.refresh("manual");
    it.answer = "unknown";
    await it.keeper.refresh("manual");
    expect(it.keeper.versions().map(({ slot }) => slot)).toEqual(["current", "previous"]);
  });
});

describe("requests", () => {
  test("ten of them at the same time are one row and one attempt", async () => {
    const it = await kept();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => it.keeper.refresh("manual")));
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(["succeeded"]));
    expect(it.database.exec("SELECT count(*) AS count FROM work_item")[0]?.count).toBe(1);
    expect(it.loads).toBe(1);
  });

  test("one that comes while an attempt runs, which may have asked too early, is followed by another attempt", async () => {
    const it = await kept();
    it.beforeLoaded = async () => {
      it.tip = 2;
      it.beforeLoaded = async () => {};
      await it.keeper.notify("webhook");
    };
    await it.keeper.refresh("start");
    expect(it.served()).toBe(2);
    expect(await it.keeper.status()).toMatchObject({ refreshing: false });
  });

  test("a push waits as long as the host has asked to be left alone; an operator does not", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.tip = 2;
    it.failure = unavailable(300);
    await it.keeper.refresh("manual");
    it.failure = undefined;
    await it.keeper.notify("webhook");
    expect([it.served(), it.alarm]).toEqual([1, it.clock.now() + 300_000]);
    await it.keeper.refresh("manual");
    expect(it.served()).toBe(2);
  });

  test("a push that waits is followed when the alarm rings", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.failure = unavailable(300);
    await it.keeper.refresh("manual");
    it.failure = undefined;
    it.tip = 2;
    await it.keeper.notify("webhook");
    await it.clock.advance(300_000);
    await it.keeper.wake("alarm");
    expect(it.served()).toBe(2);
  });
});

describe("the alarm", () => {
  test("is set for the next attempt after each, and an attempt is made when it rings", async () => {
    const it = await kept();
    await it.keeper.wake("start");
    expect(it.alarm).toBe(it.clock.now() + PERIOD_MS);
    it.tip = 2;
    await it.clock.advance(PERIOD_MS - 1);
    await it.keeper.wake("schedule");
    expect(it.served()).toBe(1);
    await it.clock.advance(1);
    await it.keeper.wake("alarm");
    expect(it.served()).toBe(2);
  });

  test("is set before anything is run, so that somebody wakes after whoever dies there", async () => {
    const it = await kept();
    it.beforeLoaded = async () => {
      expect(it.alarm).toBe(it.clock.now() + 2 * ATTEMPT_MS + 1_000);
    };
    expect(await it.keeper.refresh("start")).toMatchObject(REFRESHED);
  });

  test("is set by whoever shares an attempt: its maker may be dead, and an alarm of its own with it", async () => {
    const it = await kept();
    const dead = it.another({
      clock: { now: () => it.clock.now(), sleep: () => new Promise(() => {}) },
      upstream: { probe: () => new Promise(() => {}), load: () => new Promise(() => {}) },
      alarm: { set: async () => {} },
    });
    void dead.refresh("manual").catch(() => {});
    await it.clock.advance(1);
    const shared = it.keeper.refresh("manual");
    await it.clock.advance(2 * ATTEMPT_MS);
    expect(it.alarm).toBeLessThanOrEqual(it.clock.now());
    await it.keeper.wake("alarm");
    await it.clock.advance(1_000);
    expect(await shared).toMatchObject(UNCHANGED);
    expect(it.served()).toBe(1);
  });

  test("is set although the database fails", async () => {
    const it = await kept();
    let broken = false;
    const { database } = it;
    const keeper = it.another({
      database: {
        exec(statement, parameters) {
          if (broken) throw new Error("disk");
          return database.exec(statement, parameters);
        },
        transaction: (work) => database.transaction(work),
      },
    });
    broken = true;
    await expect(keeper.wake("alarm")).rejects.toThrow("disk");
    expect(it.alarm).toBe(it.clock.now() + 60_000);
    expect(it.lines.map(({ level }) => level)).toContain("error");
  });

  test.each([-86_400_000, 86_400_000])("goes on when the clock jumps by %i ms", async (jump) => {
    const it = await kept();
    await it.keeper.wake("start");
    it.clock.jump(jump);
    it.tip = 2;
    await it.keeper.wake("schedule");
    expect(it.served()).toBe(2);
    expect((it.alarm ?? 0) - it.clock.now()).toBe(PERIOD_MS);
  });

  test("is never set closer than a second, however much is due", async () => {
    const it = await kept();
    it.failure = unavailable();
    const keeper = it.another({ schedule: { pauseMs: () => 0, longestMs: 1_000 } });
    await keeper.wake("start");
    expect((it.alarm ?? 0) - it.clock.now()).toBe(1_000);
  });
});

describe("rollback", () => {
  async function rolledBack() {
    const it = await kept();
    for (const tip of [1, 2]) {
      it.tip = tip;
      await it.keeper.refresh("manual");
    }
    expect(it.keeper.rollBack()).toBe(true);
    return it;
  }

  test("serves the version before, and is not undone while the source has the one given up", async () => {
    const it = await rolledBack();
    expect(it.served()).toBe(1);
    expect(await it.keeper.refresh("manual")).toMatchObject(UNCHANGED);
    it.answer = "unknown";
    expect(await it.keeper.refresh("manual")).toMatchObject(UNCHANGED);
    expect(it.served()).toBe(1);
  });

  test("ends with the next version of the source", async () => {
    const it = await rolledBack();
    it.tip = 3;
    expect(await it.keeper.refresh("manual")).toMatchObject(REFRESHED);
    expect(it.served()).toBe(3);
    expect(it.keeper.rollBack()).toBe(true);
    expect(it.served()).toBe(1);
  });

  test("is not undone by an attempt that was under way", async () => {
    const it = await rolledBack();
    it.tip = 3;
    await it.keeper.refresh("manual");
    it.answer = "unknown";
    it.beforeLoaded = async () => void it.keeper.rollBack();
    expect(await it.keeper.refresh("manual")).toMatchObject(UNCHANGED);
    expect(it.served()).toBe(1);
  });

  test("is refused where there is nothing before", async () => {
    const it = await rolledBack();
    expect(it.keeper.rollBack()).toBe(false);
    expect((await kept()).keeper.rollBack()).toBe(false);
    expect(it.served()).toBe(1);
  });
});

describe("what is kept", () => {
  test("is there after a restart", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    it.failure = unavailable();
    await it.keeper.refresh("manual");
    const next = it.another();
    expect(next.current).toEqual(it.keeper.current);
    expect(await next.status()).toEqual(await it.keeper.status());
  });

  test("is the current and the previous version with their bytes, and of older ones a line", async () => {
    const it = await kept();
    it.bytes = 1_100_000;
    for (it.tip = 1; it.tip <= 40; it.tip++) await it.keeper.refresh("manual");
    const versions = it.keeper.versions();
    expect(versions.length).toBe(22);
    expect(versions.slice(0, 2).map(({ slot }) => slot)).toEqual(["current", "previous"]);
    expect(it.database.exec("SELECT count(DISTINCT name) AS names FROM kept_part")[0]?.names).toBe(4);
    expect(it.database.exec("SELECT max(length(bytes)) AS most FROM kept_part")[0]?.most).toBeLessThan(2_000_000);
  });

  test.each([
    ["has lost a part", "DELETE FROM kept_part WHERE name LIKE 'snapshot:%' AND part = 1"],
    ["has a row that cannot be understood", "UPDATE kept_version SET fingerprint = '{'"],
  ])("is loaded anew where it %s", async (_name, spoil) => {
    const it = await kept();
    it.bytes = 1_100_000;
    await it.keeper.refresh("start");
    it.database.exec(spoil);
    expect(it.served()).toBe(0);
    expect(await it.keeper.refresh("manual")).toMatchObject(REFRESHED);
    expect(it.served()).toBe(1);
  });

  test("is dropped where its bytes are spoiled: the version before is served until another is loaded", async () => {
    const it = await kept();
    for (it.tip = 1; it.tip < 3; it.tip++) await it.keeper.refresh("manual");
    const upstream = {
      probe: () => Promise.reject(new RototoError("snapshot_invalid", "hash")),
      load: async () => {
        expect(it.served()).toBe(1);
        return numberedVersion(3, it.clock.now());
      },
    };
    expect(await it.another({ upstream }).refresh("manual")).toMatchObject(REFRESHED);
    expect(it.served()).toBe(3);
  });

  test("counts as nothing where it is a status that cannot be understood", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    for (const content of ["{", "7", '{"lastAttempt": "soon", "lastDiagnostics": [1], "lastError": 4}']) {
      it.database.exec("UPDATE kept_status SET content = ?", [content]);
      expect(await it.keeper.status()).toMatchObject({ lastAttempt: null, lastDiagnostics: [], lastError: null });
    }
    await it.keeper.wake("alarm");
    expect(await it.keeper.status()).toMatchObject({ lastOutcome: "unchanged" });
  });

  test("is served, yet never compared with another source that is configured in its place", async () => {
    const it = await kept();
    await it.keeper.refresh("start");
    const moved = `${SOURCE}2`;
    let asked = 0;
    const upstream = {
      probe: async () => {
        asked++;
        return "unchanged" as const;
      },
      load: async () => ({ ...numberedVersion(7, it.clock.now()), source: moved }),
    };
    const next = it.another({ source: moved, upstream });
    expect(next.current).toEqual(it.keeper.current);
    await next.wake("schedule");
    expect([asked, next.current?.source]).toEqual([0, moved]);
  });

  test("holds no credentials", async () => {
    const it = await kept();
    const keeper = it.another({ source: "git+https://<redacted>@git.example/config.git#main" });
    await keeper.refresh("webhook https://u:hunter2@git.example/");
    const tables = ["work_item", "work_event", "kept_version", "kept_status"].map((table) =>
      it.database.exec(`SELECT * FROM ${table}`),
    );
    expect(JSON.stringify([tables, it.lines])).not.toContain("hunter2");
  });
});

test("two keepers of one database make one attempt, and the one that was away changes nothing any more", async () => {
  const it = await kept();
  await it.keeper.refresh("start");
  const other = it.another();
  let away = (): void => {};
  const paused = it.another({
    clock: { now: () => it.clock.now(), sleep: () => new Promise(() => {}) },
    upstream: {
      probe: async () => "changed",
      load: () =>
        new Promise((resolve) => {
          away = () => resolve(numberedVersion(2, it.clock.now()));
        }),
    },
  });
  void paused.refresh("manual").catch(() => {});
  await it.clock.advance(2 * ATTEMPT_MS + 1_000);
  it.tip = 3;
  await other.wake("alarm");
  expect(it.served()).toBe(3);
  away();
  await it.clock.advance(1_000);
  expect(it.served()).toBe(3);
  expect(it.lines.map(({ message }) => message)).toContain("work item was left to others");
});
