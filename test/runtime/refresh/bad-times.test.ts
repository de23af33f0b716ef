import { describe, expect, test } from "vitest";
import { randomFrom } from "../../../bench/generate-workspace.ts";
import { herd } from "../../support/refresh/herd.ts";
import { outage } from "../../support/refresh/outage-day.ts";
import { FAULTS } from "../../support/refresh/scripted-archive.ts";
import { soak } from "../../support/refresh/soak.ts";

describe("hours of a fault", () => {
  test.each(FAULTS)(
    "%s: it never stops trying, never more than once a second, and recovers by itself",
    async (fault) => {
      const report = await outage(fault, 3, 0.001);
      expect(report.served).toBe(true);
      expect(report.shortestGap).toBeGreaterThanOrEqual(1);
      // The longest backoff, the time a hanging answer takes, and no more than an hour whatever the host asks.
      expect(report.longestGap).toBeLessThanOrEqual(fault === "503 for a year" ? 3_600 : 340);
      expect(report.recoveredAfter).toBeLessThanOrEqual(fault === "503 for a year" ? 3_610 : 310);
      expect(report.status).toMatchObject({ lastOutcome: "failed", refreshing: false });
      expect(report.status.consecutiveFailures).toBe(report.attempts);
    },
  );
});

test("a fleet with jitter that comes back together peaks at most three times the mean", () => {
  const ratio = (jitter: number, outageSeconds: number): number => {
    const { peak, mean } = herd({ periodSeconds: 60, jitter }, { instances: 4_000, outageSeconds }, randomFrom(1));
    return peak / mean;
  };
  expect(ratio(1, 1_800)).toBeLessThanOrEqual(3);
  expect(ratio(1, 300)).toBeLessThanOrEqual(3);
  expect(ratio(0, 1_800)).toBeGreaterThan(10);
});

test("nothing is wrong or torn while versions come and faults happen", async () => {
  const report = await soak({ resolves: 10_000, refreshes: 60, random: randomFrom(3) });
  expect(report).toMatchObject({ wrong: 0, torn: 0 });
  expect(report.refreshed).toBeGreaterThan(20);
  expect(report.failed).toBeGreaterThan(5);
});
