import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { lintFiles, Workspace } from "../../src/index.ts";
import { ROOT } from "../../tools/build/bundle.ts";
import { readFiles } from "../support/read-files.ts";

const FOLDER = join(ROOT, "examples/account-config");

let files: Record<string, string>;
let workspace: Workspace;

beforeAll(async () => {
  files = await readFiles(FOLDER);
  workspace = await Workspace.fromFiles(files);
});

test("the example lints without a warning", async () => {
  const { diagnostics, documents } = await workspace.lint();
  expect(diagnostics).toEqual([]);
  expect(documents).toHaveLength(12);
});

test.each([
  ["standard", 3, "See plans"],
  ["premium", 25, "Contact us"],
])("the %s plan gets its limit and its banner", (plan, limit, label) => {
  const context = { account: { plan } };
  expect(workspace.resolveVariable("max-active-projects", context).value).toBe(limit);
  expect(workspace.resolveVariable("project-banner", context).value).toMatchObject({ link: { label } });
});

test("the rollout reaches a quarter of all accounts, acct-3 among them and acct-1 not", () => {
  const hasNewDashboard = (id: string): unknown =>
    workspace.resolveVariable("new-dashboard", { account: { id, plan: "standard" } }).value;
  expect(hasNewDashboard("acct-3")).toBe(true);
  expect(hasNewDashboard("acct-1")).toBe(false);
  const reached = Array.from({ length: 4000 }, (_, index) => hasNewDashboard(`acct-${index}`)).filter(Boolean);
  expect(reached.length / 4000).toBeCloseTo(0.25, 1);
});

test("a plan the schema does not know is refused", () => {
  expect(() => workspace.resolveVariable("max-active-projects", { account: { plan: "gold" } })).toThrow(
    "resolve context does not match schema: ",
  );
});

test.each([
  ["standard = 3", "standard = 0", "accounts/project-limit", "standard allows 0 projects; it must be 1 to 100"],
  ["premium = 25", "premium = 101", "accounts/project-limit", "premium allows 101 projects; it must be 1 to 100"],
  ["standard = 3", "standard = 26", "accounts/plan-order", "standard allows 26 projects, premium only 25"],
])("the policy refuses to make %s into %s", async (before, after, rule, message) => {
  const path = "variables/max-active-projects.toml";
  const changed = { ...files, [path]: files[path]?.replace(before, after) ?? "" };
  const { diagnostics } = await lintFiles(changed);
  expect(diagnostics).toMatchObject([{ rule, severity: "error", message, location: { path } }]);
  await expect(Workspace.fromFiles(changed)).rejects.toThrow("workspace lint failed with 1 diagnostic(s)");
});

test("the policy accepts the ends of the range, and plans that are equal", async () => {
  const path = "variables/max-active-projects.toml";
  const equal = files[path]?.replace("standard = 3", "standard = 100").replace("premium = 25", "premium = 100") ?? "";
  expect((await lintFiles({ ...files, [path]: equal })).diagnostics).toEqual([]);
});

test("the policy that docs/policy.md shows says what the page says", async () => {
  const page = await readFile(join(ROOT, "docs/policy.md"), "utf8");
  const shown = [...page.matchAll(/```lua\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n");
  const path = "variables/max-active-projects.toml";
  const changed = {
    ...files,
    "lint/limits.lua": shown,
    [path]: files[path]?.replace("standard = 3", "standard = 500") ?? "",
  };
  const { diagnostics } = await lintFiles(changed);
  expect(diagnostics).toMatchObject([{ rule: "accounts/project-limit", location: { range: { start: { line: 5 } } } }]);
  expect(page).toContain(`"message": "${diagnostics[0]?.message}"`);
});
