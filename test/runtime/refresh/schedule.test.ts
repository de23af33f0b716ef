import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffMs, DEFAULT_BACKOFF } from "../../../src/runtime/refresh/backoff.ts";
import { MIN_PAUSE_MS, pauseMs, type ScheduleOptions, schedule } from "../../../src/runtime/refresh/schedule.ts";

const noChance = (): number => {
  throw new Error("nobody asked for jitter");
};

describe("the backoff", () => {
  test.each([
    [0, 0],
    [1, 5],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 80],
    [6, 160],
    [7, 300],
    [8, 300],
    [1_000_000, 300],
  ])("after %i failures is %i seconds", (failures, seconds) => {
    expect(backoffMs(failures, DEFAULT_BACKOFF)).toBe(seconds * 1_000);
  });

  test("is constant where its bounds are equal", () => {
    const bounds = { minMs: 60_000, maxMs: 60_000 };
    expect([1, 2, 30].map((failures) => backoffMs(failures, bounds))).toEqual([60_000, 60_000, 60_000]);
  });

  test("doubles at most twenty times", () => {
    expect(backoffMs(21, { minMs: 1, maxMs: Infinity })).toBe(2 ** 20);
    expect(backoffMs(99, { minMs: 1, maxMs: Infinity })).toBe(2 ** 20);
  });
});

describe("the options of a schedule", () => {
  test.each<[ScheduleOptions, string]>([
    ...[0, -1, Number.NaN, Infinity].map((periodSeconds): [ScheduleOptions, string] => [
      { periodSeconds },
      "periodSeconds must be a positive finite number",
    ]),
    [{ minBackoffSeconds: 0 }, "minBackoffSeconds must be a positive finite number"],
    [{ maxBackoffSeconds: Infinity }, "maxBackoffSeconds must be a positive finite number"],
    [{ minBackoffSeconds: 3, maxBackoffSeconds: 2 }, "minBackoffSeconds must not be greater than maxBackoffSeconds"],
    [{ jitter: 1.1 }, "jitter must be a number from 0 to 1"],
    [{ jitter: Number.NaN }, "jitter must be a number from 0 to 1"],
  ])("%o are refused", (options, message) => {
    expect(() => schedule(options)).toThrow(expect.objectContaining({ code: "invalid_option", message }));
  });

  test("may move one bound of the backoff past the default of the other", () => {
    expect(schedule({ maxBackoffSeconds: 2 }).backoff).toEqual({ minMs: 2_000, maxMs: 2_000 });
    expect(schedule({ minBackoffSeconds: 400 }).backoff).toEqual({ minMs: 400_000, maxMs: 400_000 });
  });
});

describe("a pause", () => {
  const minute = schedule({ periodSeconds: 60 });

  test("is the period, and the backoff on top of it", () => {
    expect(pauseMs(minute, { failures: 0, random: noChance })).toBe(60_000);
    expect(pauseMs(minute, { failures: 2, random: noChance })).toBe(70_000);
  });

  test("is never shorter than a host asks for, up to an hour", () => {
    const asked = (retryAfterSeconds: number): number =>
      pauseMs(minute, { failures: 1, retryAfterSeconds, random: noChance });
    expect(asked(10)).toBe(65_000);
    expect(asked(600)).toBe(600_000);
    expect(asked(1e9)).toBe(3_600_000);
  });

  test("is left to chance as far as jitter says, and never shorter than a second", () => {
    const times = fc.record({
      periodSeconds: fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const facts = { failures: fc.nat(40), retryAfterSeconds: fc.nat(10_000) };
    fc.assert(
      fc.property(times, fc.record(facts), fc.double({ min: 0, max: 0.999, noNaN: true }), (options, given, chance) => {
        const plan = schedule(options);
        const pause = pauseMs(plan, { ...given, random: () => chance });
        const whole = options.periodSeconds * 1_000 + backoffMs(given.failures, plan.backoff);
        expect(pause).toBeGreaterThanOrEqual(MIN_PAUSE_MS);
        expect(pause).toBeGreaterThanOrEqual(Math.min(given.retryAfterSeconds * 1_000, 3_600_000));
        expect(pause).toBeGreaterThanOrEqual(whole * (1 - options.jitter) * 0.999_999);
        expect(pause).toBeLessThanOrEqual(Math.max(MIN_PAUSE_MS, whole, given.retryAfterSeconds * 1_000 + whole));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
