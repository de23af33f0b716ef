import { expect, test } from "vitest";
import { simulateWork } from "../../campaigns/simulate-work.ts";

test("a part of the campaign: nothing is lost and nothing done twice, however keepers die, pause and double", async () => {
  const report = await simulateWork(150, 1);
  expect(report.schedules).toBe(150);
  // A campaign in which nothing goes wrong shows nothing.
  expect(report.takeovers).toBeGreaterThan(50);
  expect(report.deaths).toBeGreaterThan(300);
});
