import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { runCli } from "./run-cli.ts";

const VARIABLE = 'schema_version = 1\ntype = "int"\n[values]\nstandard = 500\n[resolve]\ndefault = "standard"\n';
const POLICY = readFileSync(join(ROOT, "examples/account-config/lint/limits.lua"), "utf8");

let tree: TemporaryTree;

beforeAll(() => {
  tree = temporaryTree({
    files: {
      "ws/rototo-workspace.toml": "schema_version = 1\n",
      "ws/variables/max-active-projects.toml": VARIABLE,
      "ws/lint/limits.lua": POLICY,
    },
  });
});
afterAll(() => tree[Symbol.dispose]());

const run = (...args: string[]) => runCli(args, { cwd: tree.root });

test("lint runs a workspace's policy, and its rules can be selected", async () => {
  const all = await run("lint", "ws");
  expect(all.code).toBe(1);
  expect(all.stdout).toContain(
    "error[accounts/project-limit]: variables/max-active-projects.toml:4:12: standard allows 500 projects; it must be 1 to 100",
  );
  const one = await run("lint", "ws", "--lint-rule", "accounts/project-limit", "--json");
  expect(JSON.parse(one.stdout).diagnostics).toMatchObject([{ rule: "accounts/project-limit" }]);
  expect((await run("lint", "ws", "--lint-rule", "accounts/plan-order")).code).toBe(0);
  expect((await run("lint", "ws", "--lint-authority", "accounts")).code).toBe(1);
  expect((await run("lint", "ws", "--linter", "limits")).code).toBe(0);
  expect((await run("lint", "ws", "--linters")).code).toBe(1);
});

test("show lists and explains the rules of a workspace's policy beside the built-in ones", async () => {
  const { stdout } = await run("show", "ws", "--lint-rules", "--json");
  const rules: { rule: string }[] = JSON.parse(stdout).lint_rules;
  expect(rules.map(({ rule }) => rule).slice(0, 3)).toEqual([
    "accounts/plan-order",
    "accounts/project-limit",
    "rototo/custom-lint-failed",
  ]);
  expect(rules).toHaveLength(53);
  const one = await run("show", "ws", "--lint-rule", "accounts/plan-order");
  expect(one.stdout).toContain("Premium gets less than standard");
  expect((await run("show", "ws")).stdout).toContain("accounts");
  expect((await run("show", "ws", "--lint-rule", "accounts/none")).code).toBe(1);
});
