import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asOrdinaryUser } from "../node/ordinary-user.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { runCli } from "./run-cli.ts";
import { SOUND } from "./workspaces.ts";

const VARIABLE = 'schema_version = 1\ntype = "int"\n[values]\na = 1\n[resolve]\ndefault = "a"\n';

/** Workspaces by their directory. */
const WORKSPACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sound: { ...SOUND, "deep/down/file.txt": "" },
  child: {
    "rototo-workspace.toml": 'schema_version = 1\nextends = ["../sound", "https://user:pw@example.com/a.tgz"]\n',
  },
  heir: { "rototo-workspace.toml": 'schema_version = 1\nextends = ["../estate"]\n' },
  estate: { "variables/max-projects.toml": VARIABLE },
  "bad-extends": { "rototo-workspace.toml": "schema_version = 1\nextends = [1]\n", "variables/v.toml": VARIABLE },
  "bad-manifest": { "rototo-workspace.toml": "schema_version = \n", "variables/v.toml": VARIABLE },
  "old-version": { "rototo-workspace.toml": "schema_version = 2\n", "variables/v.toml": VARIABLE },
  "no-manifest": { "variables/v.toml": VARIABLE },
  uncompilable: {
    "rototo-workspace.toml": "schema_version = 1\n",
    "variables/v.toml": 'schema_version = 1\ntype = "x"\n',
  },
  broken: { "rototo-workspace.toml": "schema_version = 1\n", "variables/v.toml": "schema_version\n" },
  "file-for-directory": { "rototo-workspace.toml": "schema_version = 1\n", variables: "a file" },
};

let tree: TemporaryTree;

beforeAll(() => {
  const files = Object.entries(WORKSPACES).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  const binary = {
    "latin/rototo-workspace.toml": "schema_version = 1\n",
    "latin/variables/v.toml": Buffer.from([0xff]),
    "latin.json": Buffer.from([0x7b, 0xe9, 0x7d]),
  };
  tree = temporaryTree({
    files: { ...Object.fromEntries(files), ...binary, "list.json": "[1]", "context.json": '{"a":1}' },
  });
});
afterAll(() => tree[Symbol.dispose]());

const run = (...args: string[]) => runCli(args, { cwd: tree.root });

describe("bad usage has exit status 2, says why, and prints no result", () => {
  test.each<[string[], string]>([
    [["--nope"], "error: unknown option '--nope'"],
    [["lint", "--nope"], "error: unknown option '--nope'"],
    [["lint", "--variable"], "error: option '--variable <ID>' argument missing"],
    [["lint", "--workspace-token"], "error: option '--workspace-token <TOKEN>' argument missing"],
    [["lint", "a", "b"], "error: too many arguments for 'lint'. Expected 1 argument but got 2: a, b."],
    [["lint", "-q"], "error: unknown option '-q'"],
    [["frobnicate"], "error: unknown command 'frobnicate'"],
    [["lnit"], "error: unknown command 'lnit'"],
    [["lint", "--context", "a=1"], "error: unknown option '--context'"],
    [["show", "--context", "a=1"], "error: unknown option '--context'"],
    [["resolve", "--context"], "error: option '--context <CONTEXT>' argument missing"],
    [["init"], "error: missing required argument 'workspace'"],
    [["init", "a", "b"], "error: too many arguments for 'init'. Expected 1 argument but got 2: a, b."],
    [["init", "a", "--variable"], "error: option '--variable <ID>' argument missing"],
    [["init", "a", "--variables"], "error: unknown option '--variables'"],
    [["diff"], "error: missing required argument 'before'"],
    [["diff", "a"], "error: missing required argument 'after'"],
    [["diff", "a", "b", "c"], "error: too many arguments for 'diff'. Expected 2 arguments but got 3: a, b, c."],
    [["diff", "a", "b", "--variables"], "error: unknown option '--variables'"],
    [["fixtures", "--out", "x"], "error: missing required argument 'source'"],
    [["fixtures", "a"], "error: required option '--out <DIR>' not specified"],
    [["fixtures", "a", "--out", "x", "--resource", "b"], "error: unknown option '--resource'"],
    [["inspect", "a", "b"], "error: too many arguments for 'inspect'. Expected 1 argument but got 2: a, b."],
    [["types", "--check"], "error: option '--check' needs '--out <FILE>'"],
    [
      ["types", "--format", "flow"],
      "error: option '--format <FORMAT>' argument 'flow' is invalid. Allowed choices are typescript, openfeature.",
    ],
    [["impact", "a"], "error: missing required argument 'after'"],
    [["impact", "a", "b", "--qualifiers"], "error: unknown option '--qualifiers'"],
    [["docs", "cli"], "error: too many arguments for 'docs'. Expected 0 arguments but got 1: cli."],
    [["docs", "-p"], "error: option '-p, --page <PREFIX>' argument missing"],
    [
      ["docs", "--package-readme", "python", "--out", "x"],
      "error: option '--package-readme <SDK>' argument 'python' is invalid. Allowed choices are typescript.",
    ],
    [["completions"], "error: missing required argument 'shell'"],
    [
      ["completions", "csh"],
      "error: command-argument value 'csh' is invalid for argument 'shell'. Allowed choices are bash, elvish, fish, zsh, powershell, power-shell.",
    ],
    ...["resource", "lint-rule", "lint-authority", "linter"].map((flag): [string[], string] => [
      ["resolve", `--${flag}`, "x"],
      `error: unknown option '--${flag}'`,
    ]),
    ...["resources", "lint-rules", "lint-authorities", "linters"].map((flag): [string[], string] => [
      ["resolve", `--${flag}`],
      `error: unknown option '--${flag}'`,
    ]),
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout, message: stderr.split("\n")[0] }).toEqual({ code: 2, stdout: "", message });
  });

  test("it ends with where to read on", async () => {
    expect((await run("lint", "--nope")).stderr).toMatch(/\nTry `rototo lint --help`\.\n$/);
    expect((await run("lnit")).stderr).toBe(
      "error: unknown command 'lnit'\n(Did you mean one of init, lint?)\nTry `rototo --help`.\n",
    );
  });

  test("what was typed does not act on the terminal", async () => {
    expect((await run("\u001b[31m")).stderr).toMatch(/^error: unknown command '\\u\{1b\}\[31m'\n/);
  });

  test("no command at all is bad usage, with the help on stderr", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: rototo <command> \[options\]\n/);
  });
});

describe("failures have exit status 1 and one line on stderr, with and without --json", () => {
  const oneOf = "resolve requires at least one --variable, --variables, --qualifier, or --qualifiers selector";
  const inspectNeeds =
    "inspect --context requires at least one --variable, --variables, --qualifier, or --qualifiers selector";
  const missing = "No such file or directory (os error 2)";
  const resolveSound = ["resolve", "sound", "--variable", "ratio"];
  test.each<[string[], string]>([
    [["lint"], "workspace not found: pass a workspace source or run inside a rototo workspace"],
    [["show"], "workspace not found: pass a workspace source or run inside a rototo workspace"],
    [["resolve", "--variables"], "workspace not found: pass a workspace source or run inside a rototo workspace"],
    [["resolve", "sound"], oneOf],
    [["resolve"], oneOf],
    [["resolve", "missing", "--variables"], `failed to canonicalize workspace source missing: ${missing}`],
    [["show", "missing"], `failed to canonicalize workspace source missing: ${missing}`],
    [["lint", "missing", "--variables"], `failed to canonicalize workspace source missing: ${missing}`],
    [["show", ""], `failed to canonicalize workspace source : ${missing}`],
    [["show", "file://missing"], `workspace not found: ${missing}`],
    [["show", "list.json"], "workspace not found: workspace path is not a directory"],
    [["lint", "file://sound#main"], "file:// workspace sources do not support fragments"],
    [["lint", "http://example.com/a"], "http:// workspace sources are not supported; use https://"],
    [["lint", "ftp://example.com/a"], "workspace source scheme is not supported: ftp"],
    [["lint", "https://"], "workspace source URI is invalid: https://"],
    [["lint", "git+https://example.com/a#-x"], "git workspace ref must not begin with '-': -x"],
    [
      ["lint", "file-for-directory"],
      "failed to read <root>/file-for-directory/variables: Not a directory (os error 20)",
    ],

    [["lint", "sound", "--variable", "x"], "variable not found: variable://x"],
    [["lint", "sound", "--resource", "x"], "resource not found: resource://x"],
    [["lint", "sound", "--qualifier", "x"], "qualifier not found: qualifier://x"],
    [["lint", "sound", "--lint-rule", "rototo/x"], "diagnostic not found: rototo/x"],
    [["lint", "sound", "--lint-authority", "acme"], "lint authority not found: acme"],
    [["lint", "sound", "--linter", "x"], "linter not found: x"],
    [["show", "sound", "--linter", "x"], "linter not found: x"],
    [["show", "--lint-rule", "nope"], "diagnostic not found: nope"],
    [["show", "--lint-authority", "acme"], "lint authority not found: acme"],
    [["resolve", "sound", "--variable", "x"], "variable not found: variable://x"],
    [["resolve", "sound", "--qualifier", "ratio"], "qualifier not found: qualifier://ratio"],

    [["show", "bad-manifest"], "failed to parse workspace manifest <root>/bad-manifest/rototo-workspace.toml: …"],
    [
      ["resolve", "bad-manifest", "--variables"],
      "failed to parse workspace manifest <root>/bad-manifest/rototo-workspace.toml: …",
    ],
    [["show", "bad-extends"], "workspace extends sources must be strings"],
    [["resolve", "bad-extends", "--variables"], "workspace extends sources must be strings"],
    [["show", "old-version"], "unsupported workspace schema_version: 2"],
    [["lint", "old-version", "--variables"], "unsupported workspace schema_version: 2"],
    [["show", "no-manifest"], `failed to read <root>/no-manifest/rototo-workspace.toml: ${missing}`],
    [["resolve", "no-manifest", "--variable", "v"], "workspace manifest is missing"],
    [["resolve", "uncompilable", "--variables"], "variable declares unknown type: x"],
    [["show", "broken", "--variable", "v"], "failed to parse variables/v.toml: …"],
    [["resolve", "broken", "--variable", "v"], "variable not found: variable://v"],

    [["inspect", "sound", "--context", "a=1"], inspectNeeds],
    [["inspect", "sound", "--resources", "--context", "a=1"], inspectNeeds],
    [["inspect", "sound", "--variable", "x"], "variable not found: variable://x"],
    [["inspect", "missing"], `failed to canonicalize workspace source missing: ${missing}`],
    [["inspect"], "workspace not found: pass a workspace source or run inside a rototo workspace"],
    [
      ["inspect", "sound", "--variables", "--context", "account=1"],
      'resolve context does not match schema: 1 is not of type "object"',
    ],
    [["diff", "missing", "sound"], `failed to canonicalize workspace source missing: ${missing}`],
    [
      ["diff", "sound", "sound", "--context", "{}"],
      "missing resolve context attribute: account.plan required by qualifier://premium",
    ],
    [["diff", "sound", "uncompilable", "--context", "{}"], "variable declares unknown type: x"],
    [["impact", "sound", "uncompilable"], "variable declares unknown type: x"],
    [["impact", "sound", "sound", "--variable", "x"], "variable not found: variable://x"],
    [["impact", "sound", "sound", "--contexts", "none"], `failed to read contexts none: ${missing}`],
    [
      ["impact", "sound", "sound", "--contexts", "latin.json"],
      "failed to read contexts latin.json: stream did not contain valid UTF-8",
    ],
    [
      ["impact", "sound", "sound", "--html", "list.json/x"],
      "failed to create directory <root>/list.json: File exists (os error 17)",
    ],
    [["types", "uncompilable"], "workspace lint failed with 3 diagnostic(s)"],
    [
      ["types", "sound", "--out", "none.d.ts", "--check"],
      "none.d.ts is not up to date: run rototo types without --check",
    ],
    [["types", "sound", "--out", "sound"], "failed to write <root>/sound: Is a directory (os error 21)"],
    [["fixtures", "missing", "--out", "x"], `failed to canonicalize workspace source missing: ${missing}`],
    [["fixtures", "uncompilable", "--out", "x"], "variable declares unknown type: x"],
    [["fixtures", "sound", "--out", "x", "--variable", "y"], "variable not found: variable://y"],
    [
      ["fixtures", "sound", "--out", "list.json"],
      "failed to create directory <root>/list.json: File exists (os error 17)",
    ],

    [[...resolveSound], "missing resolve context attribute: account.id required by qualifier://rollout"],
    [[...resolveSound, "--context", "account=1"], 'resolve context does not match schema: 1 is not of type "object"'],
    [[...resolveSound, "--context", "=1"], "context assignment path must not be empty"],
    [[...resolveSound, "--context", "a..b=1"], "invalid context path: a..b"],
    [[...resolveSound, "--context", "@"], "context file path must not be empty"],
    [[...resolveSound, "--context", "@missing.json"], `failed to read context file missing.json: ${missing}`],
    [[...resolveSound, "--context", "@sound"], "failed to read context file sound: Is a directory (os error 21)"],
    [
      [...resolveSound, "--context", "@latin.json"],
      "failed to read context file latin.json: stream did not contain valid UTF-8",
    ],
    [[...resolveSound, "--context", "@list.json"], "context JSON must be an object"],
    [[...resolveSound, "--context", "{"], "failed to parse context JSON: …"],
    [[...resolveSound, "--context", "[1]"], "context JSON must be an object"],
    [[...resolveSound, "--context", ""], "failed to parse context JSON: …"],
  ])("%j", async (args, message) => {
    for (const flags of [[], ["--json"]]) {
      const { code, stdout, stderr } = await run(...args, ...flags);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      const expected = `error: ${message.replaceAll("<root>", tree.root)}`;
      if (message.endsWith("…")) expect(stderr.startsWith(expected.slice(0, -1))).toBe(true);
      else expect(stderr).toBe(`${expected}\n`);
      expect(stderr.trimEnd()).not.toContain("\n");
    }
  });
});

describe("a workspace with parents", () => {
  test.each([
    ["lint", "child"],
    ["lint", "child", "--variables"],
    ["show", "child"],
    ["resolve", "child", "--variables"],
  ])("is loaded with them by %s, and fails where one cannot be had: %j", async (...args) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toBe("error: failed to fetch workspace archive: this test has no network\n");
  });

  test("has what it inherits", async () => {
    const { code, stdout } = await run("lint", "heir");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `ok: ${tree.root}/heir\n` });
    expect((await run("show", "heir")).stdout).toContain("max-projects");
  });

  test("is found around the current directory, too", async () => {
    expect((await runCli(["lint"], { cwd: `${tree.root}/heir` })).code).toBe(0);
  });

  test("is linted where its list of parents is at fault", async () => {
    const { code, stdout } = await run("lint", "bad-extends");
    expect(code).toBe(1);
    expect(stdout).toContain("workspace extends sources must be strings");
  });
});

describe("the workspace", () => {
  test.each(["sound", "./sound/", "file://sound", "sound/../sound"])("can be given as %s", async (source) => {
    expect(await run("lint", source)).toEqual({ code: 0, stdout: `ok: ${tree.root}/sound\n`, stderr: "" });
  });

  test("is without a source the nearest at or above the current directory", async () => {
    for (const cwd of ["sound", "sound/deep", "sound/deep/down"]) {
      const { stdout } = await runCli(["lint"], { cwd: `${tree.root}/${cwd}` });
      expect(stdout).toBe(`ok: ${tree.root}/sound\n`);
    }
  });

  test.each(["bad-manifest", "old-version", "no-manifest"])("is linted as it is when it is like %s", async (source) => {
    const { code, stdout } = await run("lint", source);
    expect({ code, isDiagnostic: /^error\[rototo\/workspace-manifest/.test(stdout) }).toEqual({
      code: 1,
      isDiagnostic: true,
    });
  });

  test("whose directories cannot be read fails, with the path and the system's words", async () => {
    const variables = join(tree.root, "sound/variables");
    chmodSync(variables, 0o000);
    try {
      await asOrdinaryUser(tree.root, async () => {
        expect(await run("lint", "sound")).toEqual({
          code: 1,
          stdout: "",
          stderr: `error: failed to read ${variables}: Permission denied (os error 13)\n`,
        });
      });
    } finally {
      chmodSync(variables, 0o755);
    }
  });

  test("may hold files that are not UTF-8, which are diagnostics", async () => {
    const { code, stdout } = await run("lint", "latin");
    expect(code).toBe(1);
    expect(stdout).toBe(
      "error[rototo/variable-parse-failed]: variables/v.toml: " +
        "failed to read variables/v.toml: stream did not contain valid UTF-8\n  help: Correct the file.\n",
    );
  });

  test("can be resolved with although lint objects", async () => {
    const { code, stdout } = await run("resolve", "old-version", "--variables", "--json");
    expect({ code, key: JSON.parse(stdout).variables[0].resolution.value_key }).toEqual({ code: 0, key: "a" });
  });
});

describe("global options", () => {
  test.each([[["--json", "lint", "sound"]], [["lint", "--json", "sound"]], [["lint", "sound", "--json"]]])(
    "stand anywhere: %j",
    async (args) => {
      expect(JSON.parse((await run(...args)).stdout).workspace).toBe(`${tree.root}/sound`);
    },
  );

  test("--quiet drops what lint says of success and the summary, never a diagnostic", async () => {
    expect(await run("lint", "sound", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    const loud = await run("lint", "bad-manifest");
    const quiet = await run("--quiet", "lint", "bad-manifest");
    expect(quiet).toEqual({ ...loud, stderr: "" });
    expect(loud.stderr).toBe("1 error in 2 documents\n");
  });

  test("the value of the token is nowhere to be seen", async () => {
    const env = { ROTOTO_WORKSPACE_TOKEN: "s3cr3t-token" };
    const fetch = async (): Promise<never> => {
      throw new Error("connect ECONNREFUSED s3cr3t-token");
    };
    for (const args of [["--help"], ["lint", "--help"], ["lint", "git+https://example.com/a"]]) {
      const { stdout, stderr } = await runCli(args, { env, fetch });
      expect(stdout + stderr).not.toContain("s3cr3t");
    }
    const given = await runCli(["lint", "git+https://example.com/a", "--workspace-token", "s3cr3t-token"], { fetch });
    expect(given.code).toBe(1);
    expect(given.stderr).not.toContain("s3cr3t");
  });
});
