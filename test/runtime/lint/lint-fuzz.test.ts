import { expect, test } from "vitest";
import { fuzzLint } from "../../campaigns/fuzz-lint.ts";

test("lint answers whatever the files hold, and their order does not matter (600 cases of seed 20261120)", async () => {
  const report = await fuzzLint(600, 20261120);
  expect(report.cases).toBe(600);
  // Neither all good nor all bad, or the campaign would test less than it says.
  expect(report.loaded).toBeGreaterThan(20);
  expect(report.withDiagnostics).toBeGreaterThan(300);
}, 60_000);
