import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { expectGolden } from "./golden.ts";
import { runCli, type Surroundings } from "./run-cli.ts";
import { CHANGED, FAULTY, SOUND } from "./workspaces.ts";

let tree: TemporaryTree;

beforeAll(() => {
  const files = Object.entries({ sound: SOUND, faulty: FAULTY, changed: CHANGED }).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  const contexts = ["gold", "premium", "free"].flatMap((plan) => {
    return [1, 2, 3].map((id) => `{"account":{"plan":"${plan}","id":"user-${id}","seats":9007199254740993}}\n`);
  });
  tree = temporaryTree({ files: { ...Object.fromEntries(files), "contexts.jsonl": contexts.join("") } });
});
afterAll(() => tree[Symbol.dispose]());

const CONTEXT = ["--context", "account.plan=gold", "--context", '{"account":{"seats":9007199254740993,"id":"user-1"}}'];

/** Each run by the name of its golden; sources are below the temporary directory. */
const RUNS: Record<string, readonly [readonly string[], Surroundings?]> = {
  version: [["--version"]],
  help: [["--help"]],
  "help-lint": [["lint", "--help"]],
  "help-show": [["help", "show"]],
  "help-resolve-40-columns": [["resolve", "-h"], { terminal: 40 }],
  "help-init": [["init", "--help"]],
  "help-inspect": [["inspect", "--help"]],
  "help-diff": [["diff", "--help"]],
  "help-fixtures": [["fixtures", "--help"]],
  "help-types": [["types", "--help"]],
  "help-impact": [["impact", "--help"]],
  "help-compile": [["compile", "--help"]],
  "help-serve": [["serve", "--help"]],
  "help-docs": [["docs", "--help"]],
  "help-completions": [["completions", "--help"]],
  "no-command": [[]],

  "init-dry-run": [["init", "fresh", "--dry-run"]],
  "init-dry-run-json": [["init", "fresh", "--resource", "banner", "--dry-run", "--json"]],
  "init-overwrite-json": [["init", "sound", "--variable", "limit", "--force", "--dry-run", "--json"]],
  "init-context-terminal": [["init", "sound", "--context", "--force", "--dry-run"], { terminal: 80 }],

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

const INSPECT_ONE = ["inspect", "sound", "--variable", "ratio", "--qualifier", "rollout", ...CONTEXT];
Object.assign(RUNS, {
  inspect: [["inspect", "sound"]],
  "inspect-json": [["inspect", "sound", "--json"]],
  "inspect-faulty": [["inspect", "faulty", "--variables", "--qualifiers"]],
  "inspect-faulty-json": [["inspect", "faulty", "--variable", "limits", "--linters", "--json"]],
  "inspect-trace-terminal": [INSPECT_ONE, { terminal: 80 }],
  "inspect-trace-json": [[...INSPECT_ONE, "--json"]],
  "inspect-rule": [["inspect", "faulty", "--lint-rule", "rototo/variable-value-unused", "--lint-authorities"]],

  diff: [["diff", "sound", "changed"]],
  "diff-json": [["diff", "sound", "changed", "--json"]],
  "diff-none": [["diff", "sound", "sound"]],
  "diff-none-json": [["diff", "sound", "sound", "--json", ...CONTEXT]],
  "diff-impact-terminal": [["diff", "sound", "changed", ...CONTEXT], { terminal: 80 }],
  "diff-impact-json": [["diff", "changed", "sound", ...CONTEXT, "--json"]],
  "diff-faulty": [["diff", "faulty", "sound"]],

  fixtures: [["fixtures", "sound", "--out", "out"]],
  "fixtures-json": [["fixtures", "sound", "--out", "out", "--variable", "limit", "--json"]],
  impact: [["impact", "sound", "changed"]],
  "impact-json": [["impact", "sound", "changed", "--contexts", "contexts.jsonl", "--json"]],
  "impact-none": [["impact", "sound", "sound", "--variable", "limit"]],
  "impact-terminal": [["impact", "sound", "changed", "--contexts", "contexts.jsonl"], { terminal: 80 }],
  "impact-terminal-40-columns": [["impact", "sound", "changed"], { terminal: 40, env: { NO_COLOR: "1" } }],
  types: [["types", "sound"]],
  "types-literals": [["types", "sound", "--literals"]],
  "types-openfeature": [["types", "sound", "--format", "openfeature"]],
  "types-out-json": [["types", "sound", "--out", "types.d.ts", "--json"]],
  compile: [["compile", "sound", "-o", "out.rototo"]],
  "compile-json": [["compile", "sound", "--output", "out.rototo", "--json"]],
  "compile-faulty": [["compile", "faulty", "-o", "out.rototo"]],
  "docs-json": [["docs", "--json"]],
  "docs-missing": [["docs", "--page", "nothing"]],
  "completions-bash": [["completions", "bash"]],
  "completions-zsh": [["completions", "zsh"]],
  "completions-fish": [["completions", "fish"]],
  "completions-elvish": [["completions", "elvish"]],
  "completions-powershell": [["completions", "power-shell"]],
} satisfies typeof RUNS);

test.each(Object.entries(RUNS))("%s", async (name, [args, surroundings]) => {
  const run = await runCli(args, { cwd: tree.root, ...surroundings });
  expectGolden(name, args, run, tree.root);
});

test("there is no golden without a run", () => {
  const names = readdirSync(join(import.meta.dirname, "golden")).map((file) => file.replace(/\.txt$/, ""));
  expect(names.sort()).toEqual(Object.keys(RUNS).sort());
});
