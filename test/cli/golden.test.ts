import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { expectGolden } from "./golden.ts";
import { runCli, type Surroundings } from "./run-cli.ts";
import { FAULTY, SOUND } from "./workspaces.ts";

let tree: TemporaryTree;

beforeAll(() => {
  const files = Object.entries({ sound: SOUND, faulty: FAULTY }).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  tree = temporaryTree({ files: Object.fromEntries(files) });
});
afterAll(() => tree[Symbol.dispose]());

const CONTEXT = ["--context", "account.plan=gold", "--context", '{"account":{"seats":9007199254740993,"id":"user-1"}}'];

/** Each run by the name of its golden; sources are below the temporary directory. */
const RUNS: Readonly<Record<string, readonly [readonly string[], Surroundings?]>> = {
  version: [["--version"]],
  help: [["--help"]],
  "help-lint": [["lint", "--help"]],
  "help-show": [["help", "show"]],
  "help-resolve-40-columns": [["resolve", "-h"], { terminal: 40 }],
  "no-command": [[]],

  "lint-sound": [["lint", "sound"]],
  "lint-sound-json": [["lint", "sound", "--json"]],
  "lint-faulty": [["lint", "faulty"]],
  "lint-faulty-json": [["--json", "lint", "faulty"]],
  "lint-faulty-terminal": [["lint", "faulty"], { terminal: 80 }],
  "lint-faulty-terminal-40-columns": [["lint", "faulty"], { terminal: 40 }],
  "lint-faulty-terminal-no-colour": [["lint", "faulty"], { terminal: 80, env: { NO_COLOR: "1" } }],
  "lint-faulty-forced-colour": [["lint", "faulty"], { env: { FORCE_COLOR: "1" } }],
  "lint-selected": [["lint", "faulty", "--qualifier", "premium-account", "--resources"]],
  "lint-selected-warnings": [["lint", "faulty", "--lint-rule", "rototo/variable-value-unused"]],
  "lint-missing": [["lint", "missing"]],
  "lint-missing-json": [["lint", "missing", "--json"]],

  "show-inventory": [["show", "sound"]],
  "show-inventory-json": [["show", "sound", "--json"]],
  "show-inventory-terminal-40-columns": [["show", "sound"], { terminal: 40 }],
  "show-lists": [["show", "sound", "--variables", "--qualifiers"]],
  "show-one": [["show", "sound", "--variable", "ratio"]],
  "show-several": [["show", "sound", "--variable", "limit", "--resource", "banner", "--qualifier", "rollout"]],
  "show-several-json": [["show", "sound", "--variable", "ratio", "--resource", "banner", "--qualifiers", "--json"]],
  "show-raw-file-terminal": [["show", "faulty", "--qualifier", "evil"], { terminal: 80 }],
  "show-rule": [["show", "--lint-rule", "rototo/resource-object-parse-failed"]],
  "show-rule-terminal-40-columns": [["show", "--lint-rule", "rototo/qualifier-cycle"], { terminal: 40 }],
  "show-rules-json": [
    ["show", "--lint-rule", "rototo/qualifier-cycle", "--lint-rule", "rototo/schema-invalid", "--json"],
  ],
  "show-rule-of-workspace-json": [["show", "sound", "--lint-rule", "rototo/qualifier-cycle", "--json"]],

  "resolve-variables": [["resolve", "sound", "--variables", ...CONTEXT]],
  "resolve-variables-json": [["resolve", "sound", "--variables", ...CONTEXT, "--json"]],
  "resolve-qualifiers-json": [["resolve", "sound", "--qualifiers", ...CONTEXT, "--json"]],
  "resolve-both-terminal": [
    ["resolve", "sound", "--variable", "limit", "--qualifier", "rollout", ...CONTEXT],
    { terminal: 80 },
  ],
};

test.each(Object.entries(RUNS))("%s", async (name, [args, surroundings]) => {
  const run = await runCli(args, { cwd: tree.root, ...surroundings });
  expectGolden(name, args, run, tree.root);
});

test("there is no golden without a run", () => {
  const names = readdirSync(join(import.meta.dirname, "golden")).map((file) => file.replace(/\.txt$/, ""));
  expect(names.sort()).toEqual(Object.keys(RUNS).sort());
});
