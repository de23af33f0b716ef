import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Workspace } from "../../src/index.ts";
import { ROOT } from "../../tools/build/bundle.ts";

const FOLDER = join(ROOT, "examples/account-config");

let workspace: Workspace;

beforeAll(async () => {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = paths.map(async (path) => [relative(FOLDER, path), await readFile(path)] as const);
  workspace = await Workspace.fromFiles(Object.fromEntries(await Promise.all(files)));
});

test("the example lints without a warning", async () => {
  const { diagnostics, documents } = await workspace.lint();
  expect(diagnostics).toEqual([]);
  expect(documents).toHaveLength(11);
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
