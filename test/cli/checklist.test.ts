import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workspace } from "../../src/node/index.ts";
import { assertFixtures } from "../../src/testing/index.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { predicate, qualifier, variable } from "../tooling/models.ts";
import { type Run, runCli } from "./run-cli.ts";

/**
 * The reference's description of its command line, section by section and line by line, as calls on one workspace. Its
 * sections by their names; the language server, its section 11, is not here.
 */
const SECTIONS = [
  "1. Common rules",
  "2. init WORKSPACE",
  "3. Context schema inference",
  "4. fixtures",
  "5. lint",
  "6. show",
  "7. inspect",
  "8. diff",
  "9. resolve",
  "10. docs",
  "12. completions",
  "13. Minimum end-to-end checks",
] as const;

type Section = (typeof SECTIONS)[number];

const FILES = {
  "w/rototo-workspace.toml": "schema_version = 1\n",
  "w/qualifiers/stage.toml": qualifier(predicate("lane", "eq", 'value = "stage"')),
  "w/qualifiers/dev.toml": qualifier(predicate("lane", "eq", 'value = "dev"')),
  "w/qualifiers/big.toml": qualifier(
    predicate("account.plan", "eq", 'value = "enterprise"'),
    predicate("account.seats", "gte", "value = 100"),
  ),
  "w/variables/lane.toml": variable(["stage", "dev", "big"]),
};

let tree: TemporaryTree;
beforeAll(() => {
  tree = temporaryTree({ files: FILES });
});
afterAll(() => tree[Symbol.dispose]());

const run = (...args: string[]): Promise<Run> => runCli(args, { cwd: tree.root });
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).stdout);
const keys = (value: object): string[] => Object.keys(value);
const STAGE = ["--context", "lane=stage"];
const NOBODY = ["--context", "lane=x", "--context", "account.plan=y", "--context", "account.seats=1"];

/** Each line of a section, and what holds it. */
const CHECKLIST: Readonly<Record<Section, Readonly<Record<string, () => Promise<void>>>>> = {
  "1. Common rules": {
    "--json stands before or after the command": async () => {
      expect((await run("--json", "lint", "w")).stdout).toBe((await run("lint", "w", "--json")).stdout);
    },
    "--version prints the name and the version": async () => {
      for (const flag of ["-V", "--version"]) expect((await run(flag)).stdout).toBe("rototo 1.2.3\n");
    },
    "the top-level help lists every command, diff among them": async () => {
      const { stdout } = await run("--help");
      const listed = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
      for (const name of ["init", "lint", "show", "inspect", "resolve", "diff", "fixtures", "docs", "completions"]) {
        expect(listed).toContain(name);
      }
    },
    "failures are plain lines on stderr, also with --json": async () => {
      expect(await run("lint", "--json", "w", "--variable", "x")).toEqual({
        code: 1,
        stdout: "",
        stderr: "error: variable not found: variable://x\n",
      });
    },
    "JSON is indented by two, with a line break at the end": async () => {
      expect((await run("lint", "w", "--json")).stdout).toMatch(/^\{\n {2}"workspace"[\s\S]*\n\}\n$/);
    },
    "a singular selector repeats and counts once; a plural one wins; ids come in workspace order": async () => {
      const some = await json(
        "resolve",
        "w",
        "--qualifier",
        "stage",
        "--qualifier",
        "dev",
        "--qualifier",
        "stage",
        ...STAGE,
      );
      expect(some.qualifiers.map(({ id }: { id: string }) => id)).toEqual(["dev", "stage"]);
      const all = await json("resolve", "w", "--qualifier", "stage", "--qualifiers", ...NOBODY);
      expect(all.qualifiers).toHaveLength(3);
    },
    "contexts merge deeply from left to right, a value in an assignment is JSON or text": async () => {
      const parts = ["--context", '{"account":{"plan":"x","seats":1}}', "--context", "account.plan=enterprise"];
      const { qualifiers } = await json(
        "resolve",
        "w",
        "--qualifier",
        "big",
        ...parts,
        "--context",
        "account.seats=100",
      );
      expect(qualifiers[0].value).toBe(true);
    },
  },
  "2. init WORKSPACE": {
    "a fresh workspace has a manifest and five directories, in order": async () => {
      const { files } = await json("init", "fresh");
      expect(files.map(({ path }: { path: string }) => path)).toEqual([
        ".",
        "rototo-workspace.toml",
        "qualifiers",
        "variables",
        "resources",
        "schemas",
        "lint",
      ]);
    },
    "a line has two blanks, the action and a colon padded to 15, a blank and the path": async () => {
      expect((await run("init", "fresh", "--qualifier", "q")).stdout).toBe(
        `workspace: ${tree.root}/fresh\n  exists:         qualifiers\n  created:        qualifiers/q.toml\n`,
      );
    },
    "every template lints without errors": async () => {
      await run("init", "fresh", "--variable", "v");
      await run("init", "fresh", "--resource", "r");
      expect((await run("lint", "fresh")).code).toBe(0);
    },
  },
  "3. Context schema inference": {
    "what the qualifiers read is declared, whole numbers as numbers where they are compared by order": async () => {
      await run("init", "w", "--context");
      const path = join(tree.root, "w/schemas/context.schema.json");
      const { properties, type, additionalProperties, required } = JSON.parse(readFileSync(path, "utf8"));
      expect({ type, additionalProperties, required }).toEqual({ type: "object", additionalProperties: true });
      expect(properties.account.properties).toEqual({ plan: { type: "string" }, seats: { type: "number" } });
      expect(properties.lane).toEqual({ type: "string" });
    },
  },
  "4. fixtures": {
    "without a selector all qualifiers, then all variables, ids ascending": async () => {
      const { files, out, workspace, command } = await json("fixtures", "w", "--out", "out");
      expect({ files, out, workspace, command }).toEqual({
        command: "fixtures",
        workspace: "w",
        out: "out",
        files: [
          "rototo-fixtures.toml",
          "qualifiers/big.toml",
          "qualifiers/dev.toml",
          "qualifiers/stage.toml",
          "variables/lane.toml",
        ],
      });
    },
    "one kind selected: only that kind; for people a line for each file": async () => {
      expect((await run("fixtures", "w", "--out", "out", "--variables")).stdout).toBe(
        "fixtures: out\n  wrote rototo-fixtures.toml\n  wrote variables/lane.toml\n",
      );
    },
  },
  "5. lint": {
    "ok and the canonical root when clean; nothing with --quiet": async () => {
      expect((await run("lint", "w")).stdout).toBe(`ok: ${tree.root}/w\n`);
      expect((await run("lint", "w", "--quiet")).stdout).toBe("");
    },
    "JSON has workspace, documents and diagnostics": async () => {
      const report = await json("lint", "w");
      expect(keys(report)).toEqual(["workspace", "documents", "diagnostics"]);
      expect(keys(report.documents[0])).toEqual(["id", "path", "uri", "version", "kind"]);
    },
    "an error is exit status 1; with selectors only what they keep counts": async () => {
      writeFileSync(join(tree.root, "w/qualifiers/bad.toml"), "schema_version = 1\n");
      expect((await run("lint", "w")).code).toBe(1);
      expect((await run("lint", "w", "--variables")).code).toBe(0);
      writeFileSync(join(tree.root, "w/qualifiers/bad.toml"), FILES["w/qualifiers/stage.toml"]);
    },
  },
  "6. show": {
    "JSON lists everything by kind, keys ascending": async () => {
      expect(keys(await json("show", "w"))).toEqual([
        "command",
        "lint_authorities",
        "lint_rules",
        "linters",
        "qualifiers",
        "resources",
        "schemas",
        "variables",
        "workspace",
      ]);
    },
    "a qualifier is shown as its file": async () => {
      expect((await run("show", "w", "--qualifier", "stage")).stdout).toBe(FILES["w/qualifiers/stage.toml"]);
    },
    "the built-in rules need no workspace": async () => {
      expect(await json("show", "--lint-rules")).toMatchObject({ scope: "global", subject: "global" });
    },
  },
  "7. inspect": {
    "JSON has its keys in order": async () => {
      expect(keys(await json("inspect", "w"))).toEqual([
        "workspace",
        "documents",
        "runtime",
        "diagnostics",
        "schemas",
        "resources",
        "variables",
        "qualifiers",
        "lint_rules",
        "lint_authorities",
        "linters",
      ]);
    },
    "dependencies go through qualifiers; consumers are labelled; a trace comes with a context": async () => {
      const { variables, qualifiers } = await json(
        "inspect",
        "w",
        "--variable",
        "lane",
        "--qualifier",
        "big",
        ...STAGE,
        ...NOBODY,
      );
      expect(variables[0].dependencies.context_paths).toEqual(["account.plan", "account.seats", "lane"]);
      expect(qualifiers[0].consumers).toEqual([{ kind: "variable", label: "variable lane resolve.rule[2]" }]);
      expect(variables[0].trace.resolution.value_key).toBe("none");
    },
  },
  "8. diff": {
    "no changes is success, and told": async () => {
      expect(await run("diff", "w", "w")).toEqual({
        code: 0,
        stdout: `before: ${tree.root}/w\nafter: ${tree.root}/w\n\nsemantic changes: none\n`,
        stderr: "",
      });
      expect(keys(await json("diff", "w", "w", ...NOBODY))).toEqual(["before", "after", "changes"]);
    },
    "a change has kind, target, payloads and locations; impacts show what a context gets": async () => {
      await run("init", "other");
      for (const [path, text] of Object.entries(FILES)) {
        writeFileSync(
          join(tree.root, path.replace("w/", "other/")),
          text.replace('stage = "stage"', 'stage = "STAGE"'),
        );
      }
      const { changes, resolution_impacts } = await json("diff", "w", "other", ...STAGE);
      const change = changes.find(({ kind }: { kind: string }) => kind === "variable_value_changed");
      expect(keys(change)).toEqual(["kind", "target", "before", "after", "before_location", "after_location"]);
      expect(resolution_impacts).toEqual([
        {
          variable: "lane",
          before: { id: "lane", value_key: "stage", value: "stage" },
          after: { id: "lane", value_key: "stage", value: "STAGE" },
        },
      ]);
    },
  },
  "9. resolve": {
    "a trace has its keys in order, and the rules up to the first match": async () => {
      const { workspace, variables, qualifiers } = await json("resolve", "w", "--variable", "lane", ...STAGE);
      expect({ workspace, qualifiers }).toEqual({ workspace: `${tree.root}/w`, qualifiers: [] });
      expect(keys(variables[0])).toEqual(["resolution", "default_value", "rules", "qualifier_traces"]);
      expect(variables[0].rules).toEqual([{ index: 0, qualifier: "stage", value: "stage", matched: true }]);
    },
    "for people: workspace, blocks, pathway, result": async () => {
      const { stdout } = await run("resolve", "w", "--variable", "lane", ...STAGE);
      expect(stdout).toContain(`workspace: ${tree.root}/w\n${"-".repeat(40)}\nvariable: lane\nqualifier: stage\n`);
      expect(stdout).toContain('  [0] context lane = "stage"\n      test: eq "stage"\n      matched: true\n');
      expect(stdout).toContain(
        "  rule[0] if stage -> stage (matched)\n  default -> none\nresult:\n  value key: stage\n",
      );
    },
  },
  "10. docs": {
    "JSON of the list, of a page, of a search": async () => {
      expect(keys(await json("docs"))).toEqual(["sections"]);
      expect(keys(await json("docs", "-p", "cli"))).toEqual(["id", "title", "markdown"]);
      expect(keys((await json("docs", "-s", "Command line")).matches[0])).toEqual([
        "page",
        "title",
        "line",
        "text",
        "spans",
      ]);
    },
  },
  "12. completions": {
    "a script for each shell": async () => {
      for (const shell of ["bash", "elvish", "fish", "zsh", "power-shell", "powershell"]) {
        expect((await run("completions", shell)).stdout).toContain("fixtures");
      }
    },
  },
  "13. Minimum end-to-end checks": {
    "init then lint is clean; a second init fails; with --force it succeeds": async () => {
      for (const [args, code] of [
        [[], 0],
        [[], 1],
        [["--force"], 0],
      ] as const) {
        expect((await run("init", "again", ...args)).code).toBe(code);
      }
      expect((await run("lint", "again")).stdout).toBe(`ok: ${tree.root}/again\n`);
    },
    "resolve refuses lint selectors as wrong usage": async () => {
      expect((await run("resolve", "w", "--lint-rules")).code).toBe(2);
    },
    "the fixtures of the sample pass: 4 cases of the variable, 3 of big, 2 of each other qualifier": async () => {
      await run("fixtures", "w", "--out", "sample");
      const workspace = await Workspace.load(join(tree.root, "w"));
      // The one that a check above left behind is like stage.
      expect(await assertFixtures(workspace, join(tree.root, "sample"))).toEqual({ cases: 4 + 3 + 3 * 2 });
    },
  },
};

describe.each(SECTIONS.map((section) => [section, Object.entries(CHECKLIST[section])] as const))("%s", (_, lines) => {
  test.each(lines)("%s", async (_line, check) => {
    await check();
  });
});
