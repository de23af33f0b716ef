import { describe, expect, test } from "vitest";
import type { VersionChange } from "../../../src/runtime/refresh/version-change.ts";
import { settle } from "../../support/refresh/virtual-clock.ts";
import { down, numbered, refresherFixture } from "./refresher-fixture.ts";

function wait<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("an attempt", () => {
  test("that finds nothing new counts as a check, not as a load", async () => {
    const { refresher, clock, upstream, start } = refresherFixture();
    await clock.pass(5_000);
    expect(await refresher.attempt("manual")).toBe("unchanged");
    expect(upstream.loads).toBe(0);
    expect(refresher.status).toMatchObject({
      lastOutcome: "unchanged",
      lastReason: "manual",
      lastSuccess: start,
      lastChecked: start + 5,
      lastAttempt: start + 5,
      refreshing: false,
    });
  });

  test("swaps the version in one step and says what it did", async () => {
    const { refresher, upstream, clock, start, lines } = refresherFixture();
    const heard: VersionChange[] = [];
    refresher.listeners.add((change) => heard.push(change));
    upstream.newest = 2;
    await clock.pass(1_000);
    expect(await refresher.attempt("webhook")).toBe("refreshed");
    expect(refresher.current).toEqual(numbered(2));
    expect(refresher.status).toMatchObject({
      currentFingerprint: numbered(2).fingerprint,
      lastOutcome: "refreshed",
      lastReason: "webhook",
      lastSuccess: start + 1,
      lastChange: heard[0],
      source: "fetched",
    });
    expect(heard).toEqual([
      {
        previous: numbered(1).fingerprint,
        current: numbered(2).fingerprint,
        history: "fast_forward",
        changes: null,
      },
    ]);
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "info workspace source changed",
      "info workspace refresh succeeded",
    ]);
  });

  test("that fails leaves everything as it was, and the next success forgets it", async () => {
    const { refresher, upstream } = refresherFixture();
    upstream.answer = () => Promise.reject(down());
    await expect(refresher.attempt("manual")).rejects.toThrow("the source is down");
    await expect(refresher.attempt("manual")).rejects.toThrow("the source is down");
    expect(refresher.current).toEqual(numbered(1));
    expect(refresher.status).toMatchObject({
      consecutiveFailures: 2,
      lastError: "the source is down",
      lastErrorCode: "source_unavailable",
      lastOutcome: "failed",
      refreshing: false,
    });
    upstream.answer = () => "unchanged";
    await refresher.attempt("manual");
    expect(refresher.status).toMatchObject({ consecutiveFailures: 0, lastError: null, lastErrorCode: null });
  });

  test("of an immutable source marks it so", async () => {
    const { refresher, upstream } = refresherFixture();
    upstream.answer = () => "immutable";
    expect(await refresher.attempt("manual")).toBe("immutable");
    expect(refresher.status).toMatchObject({ immutable: true, lastOutcome: "immutable" });
  });

  test("is shared by all who ask while it runs, and the next is another", async () => {
    const { refresher, upstream } = refresherFixture();
    const answer = wait<"unchanged">();
    upstream.answer = () => answer.promise;
    const both = Promise.all([refresher.attempt("manual"), refresher.attempt("manual")]);
    expect(refresher.status.refreshing).toBe(true);
    answer.resolve("unchanged");
    expect(await both).toEqual(["unchanged", "unchanged"]);
    expect(upstream.asked).toBe(1);
    await refresher.attempt("manual");
    expect(upstream.asked).toBe(2);
  });

  test("shares its failure, too", async () => {
    const { refresher, upstream } = refresherFixture();
    upstream.answer = () => Promise.reject(down());
    const both = await Promise.allSettled([refresher.attempt("manual"), refresher.attempt("manual")]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(refresher.status.consecutiveFailures).toBe(1);
  });

  test("that takes too long fails, and what it brings late replaces nothing", async () => {
    const { refresher, upstream, clock } = refresherFixture({ attemptMs: 10_000 });
    const late = wait<ReturnType<typeof numbered>>();
    let signal: AbortSignal | undefined;
    upstream.newest = 2;
    upstream.deliver = (given) => {
      signal = given;
      return late.promise;
    };
    const failure = expect(refresher.attempt("manual")).rejects.toThrow("workspace refresh timed out after 10 s");
    await clock.pass(10_000);
    await failure;
    expect(signal?.aborted).toBe(true);
    upstream.newest = 3;
    upstream.deliver = () => numbered(3);
    await refresher.attempt("manual");
    late.resolve(numbered(2));
    await settle();
    expect(refresher.current).toEqual(numbered(3));
    expect(refresher.status.currentFingerprint).toEqual(numbered(3).fingerprint);
  });

  test("ends with the caller's signal, even where its source does not listen", async () => {
    const ending = new AbortController();
    const { refresher, upstream } = refresherFixture({ signal: ending.signal });
    upstream.answer = () => wait<never>().promise;
    const failure = expect(refresher.attempt("manual")).rejects.toMatchObject({ code: "aborted" });
    ending.abort();
    await failure;
  });

  test("serves the new version before it knows how that came about, and without ever knowing", async () => {
    const { refresher, upstream, clock } = refresherFixture({ attemptMs: 10_000 });
    upstream.newest = 2;
    upstream.relation = () => wait<never>().promise;
    const outcome = refresher.attempt("manual");
    await settle();
    expect(refresher.current).toEqual(numbered(2));
    const { currentFingerprint, refreshing } = refresher.status;
    expect([currentFingerprint, refreshing]).toEqual([numbered(2).fingerprint, true]);
    await clock.pass(10_000);
    expect(await outcome).toBe("refreshed");
    expect(refresher.status.lastChange?.history).toBe("unknown");
    expect(refresher.status.consecutiveFailures).toBe(0);
  });

  test("leaves no timer behind", async () => {
    const { refresher, clock } = refresherFixture();
    await refresher.attempt("manual");
    expect(clock.sleeping).toBe(0);
  });
});

describe("a listener", () => {
  test("that throws, now or later, is logged and harms nobody", async () => {
    const { refresher, upstream, lines } = refresherFixture();
    const heard: string[] = [];
    refresher.listeners.add(() => {
      throw new Error("at once");
    });
    refresher.listeners.add(() => Promise.reject(new Error("later")));
    refresher.listeners.add(() => heard.push("third"));
    upstream.newest = 2;
    expect(await refresher.attempt("manual")).toBe("refreshed");
    await settle();
    expect(heard).toEqual(["third"]);
    const failures = lines.filter(({ message }) => message.includes("listener"));
    expect(failures.map(({ attributes }) => attributes["error.message"])).toEqual(["at once", "later"]);
  });

  test("that ends itself hears nothing more, added twice each for itself", async () => {
    const { refresher, upstream } = refresherFixture();
    let heard = 0;
    const listener = (): void => void heard++;
    const end = refresher.listeners.add(listener);
    refresher.listeners.add(listener);
    upstream.newest = 2;
    await refresher.attempt("manual");
    end();
    end();
    upstream.newest = 3;
    await refresher.attempt("manual");
    expect(heard).toBe(3);
  });

  test("may ask for an attempt itself", async () => {
    const { refresher, upstream } = refresherFixture();
    const outcomes: string[] = [];
    refresher.listeners.add(async () => void outcomes.push(await refresher.attempt("listener")));
    upstream.newest = 2;
    await refresher.attempt("manual");
    await settle();
    expect(outcomes).toEqual(["refreshed"]);
  });
});

test("a logger that throws costs nobody a version", async () => {
  const { upstream, clock } = refresherFixture();
  const { RefreshLog } = await import("../../../src/runtime/refresh/refresh-log.ts");
  const { Refresher } = await import("../../../src/runtime/refresh/refresher.ts");
  const { initialStatus } = await import("../../../src/runtime/refresh/refresh-status.ts");
  const log = new RefreshLog(
    {
      log: () => {
        throw new Error("no");
      },
    },
    "x",
  );
  const status = initialStatus(numbered(1), { source: "fetched", loadedAt: 0 });
  const refresher = new Refresher(numbered(1), status, { upstream, clock, log, attemptMs: 1_000 });
  upstream.newest = 2;
  expect(await refresher.attempt("manual")).toBe("refreshed");
});
