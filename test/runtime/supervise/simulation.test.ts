import { expect, test } from "vitest";
import { simulate } from "./simulation.ts";

test("of 1 000 watched sources, some of which fail or hang, every commit of the others is applied in time", async () => {
  const report = await simulate({ seed: 1, watches: 1_000, cycles: 5 });
  expect(report.lateHealthy).toEqual([]);
  expect(report.overlaps).toBe(0);
  expect(report.unrecovered).toEqual([]);
  expect(report.applied).toBeGreaterThan(1_000);
}, 60_000);
