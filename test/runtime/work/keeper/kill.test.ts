import { expect, test } from "vitest";
import { killKeepers } from "../../../campaigns/kill-keepers.ts";

test("a part of the campaign: a process that is killed in a refresh leaves one whole version, and its item to the next", async () => {
  const report = await killKeepers(3, 7);
  expect(report.kills).toBe(3);
  // Each life lasts until it has made an attempt itself.
  expect(report.versions).toBeGreaterThan(0);
});
