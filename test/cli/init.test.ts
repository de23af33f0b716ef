import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { type Run, runCli } from "./run-cli.ts";

let tree: TemporaryTree;
beforeEach(() => {
  tree = temporaryTree({});
});
afterEach(() => tree[Symbol.dispose]());

const run = (...args: string[]): Promise<Run> => runCli(args, { cwd: tree.root });
const at = (path: string): string => join(tree.root, path);

test("a workspace that was begun is clean, and so is everything that is added to it", async () => {
  expect((await run("init", "w")).code).toBe(0);
  expect(await run("lint", "w")).toMatchObject({ code: 0, stdout: `ok: ${at("w")}\n` });
  for (const args of [["--qualifier", "a.b"], ["--variable", "v_1"], ["--resource", "banner"], ["--context"]]) {
    expect(await run("init", "w", ...args)).toMatchObject({ code: 0, stderr: "" });
  }
  const { code, stdout } = await run("lint", "w", "--json");
  expect({ code, rules: JSON.parse(stdout).diagnostics.map(({ rule }: { rule: string }) => rule) }).toEqual({
    code: 0,
    rules: ["rototo/qualifier-unreferenced"],
  });
  const resolved = await run("resolve", "w", "--variables", "--json");
  expect(JSON.parse(resolved.stdout).variables[0].resolution).toEqual({
    id: "v_1",
    value_key: "control",
    value: "control",
  });
});

test("the comments of a template are examples that work", async () => {
  for (const [flag, id] of [
    ["--qualifier", "premium-users"],
    ["--variable", "v"],
    ["--resource", "v"],
  ] as const) {
    await run("init", "w", flag, id);
    await run("init", "w", "--qualifier", "internal-user");
    const path = at(`w/${flag.slice(2)}s/${id}.toml`);
    const examples = readFileSync(path, "utf8").replace(/^# (?=\[\[|\w+ = )/gm, "");
    writeFileSync(path, examples);
  }
  const { stdout } = await run("lint", "w");
  expect(stdout).not.toContain("error[");
});

test("a second time fails and changes nothing; with --force it is written anew", async () => {
  await run("init", "w");
  writeFileSync(at("w/rototo-workspace.toml"), "mine");
  expect(await run("init", "w")).toEqual({
    code: 1,
    stdout: "",
    stderr: `error: file already exists: ${at("w/rototo-workspace.toml")} (use --force to overwrite)\n`,
  });
  expect(readFileSync(at("w/rototo-workspace.toml"), "utf8")).toBe("mine");
  expect((await run("init", "w", "--force")).stdout).toContain("  overwritten:    rototo-workspace.toml\n");
  expect((await run("lint", "w")).code).toBe(0);
});

test("an entity of a workspace that is not there yet begins it as well", async () => {
  const { stdout } = await run("init", "w", "--resource", "banner", "--json");
  const { command, workspace, dry_run, files } = JSON.parse(stdout);
  expect({ command, workspace, dry_run }).toEqual({ command: "init", workspace: at("w"), dry_run: false });
  expect(files.map(({ kind, path, action }: Record<string, string>) => `${action} ${kind} ${path}`)).toEqual([
    "created directory .",
    "created workspace_manifest rototo-workspace.toml",
    ...["qualifiers", "variables", "resources", "schemas", "lint"].map((path) => `created directory ${path}`),
    "created directory resources/banner-objects",
    "created resource resources/banner.toml",
    "created schema schemas/banner.schema.json",
    "created resource_object resources/banner-objects/default.toml",
  ]);
});

test("a dry run tells the same and writes nothing", async () => {
  const dry = await run("init", "w", "--variable", "v", "--dry-run");
  expect(dry.stdout).toContain("  would create:   variables/v.toml\n");
  expect(existsSync(at("w"))).toBe(false);
  await run("init", "w", "--variable", "v");
  const again = await run("init", "w", "--variable", "v", "--force", "--dry-run", "--json");
  expect(JSON.parse(again.stdout)).toMatchObject({
    dry_run: true,
    files: [
      { path: "variables", action: "exists" },
      { path: "variables/v.toml", action: "would_overwrite" },
    ],
  });
});

test("--quiet says nothing", async () => {
  expect(await run("init", "w", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("a context schema declares what the qualifiers of the workspace read, inherited ones and faulty ones included", async () => {
  await run("init", "base", "--qualifier", "premium-users");
  await run("init", "w");
  writeFileSync(at("w/rototo-workspace.toml"), 'schema_version = 1\nextends = ["../base"]\n');
  writeFileSync(at("w/qualifiers/more.toml"), '[[predicate]]\nattribute = "seats"\nop = "gt"\nvalue = 1\n');
  await run("init", "w", "--context");
  const { properties } = JSON.parse(readFileSync(at("w/schemas/context.schema.json"), "utf8"));
  expect(Object.keys(properties)).toEqual(["seats", "user"]);
});

describe("what cannot be made is refused before anything is written", () => {
  test.each<[string[], string]>([
    [
      ["w", "--qualifier", "a", "--variable", "b"],
      "init accepts one entity flag at a time: --qualifier, --variable, --resource, or --context",
    ],
    [
      ["w", "--resource", "a", "--context"],
      "init accepts one entity flag at a time: --qualifier, --variable, --resource, or --context",
    ],
    [["https://example.com/w"], "init requires a local workspace path, not a workspace source URI"],
    [["git+w"], "init requires a local workspace path, not a workspace source URI"],
    [["file://w"], "init requires a local workspace path, not a workspace source URI"],
    [["w", "--qualifier", ""], "qualifier id must not be empty"],
    ...[".a", "a.", "a..b", "."].map((id): [string[], string] => [
      ["w", "--variable", id],
      "variable id must not start with '.', end with '.', or contain empty '.' segments",
    ]),
    ...["a/b", "a b", "ä", "\u001b"].map((id): [string[], string] => [
      ["w", "--resource", id],
      "resource id must use only ASCII letters, digits, '.', '_', or '-'",
    ]),
    [["file"], "path exists and is not a directory: <root>/file"],
    [["file/w"], "failed to create directory <root>/file/w: Not a directory (os error 20)"],
    [["taken"], "path exists and is not a directory: <root>/taken/variables"],
    [["full"], "path exists and is a directory: <root>/full/rototo-workspace.toml"],
  ])("%j", async (args, message) => {
    writeFileSync(at("file"), "");
    mkdirSync(at("taken"));
    writeFileSync(at("taken/variables"), "");
    mkdirSync(at("full/rototo-workspace.toml"), { recursive: true });
    const before = readdirSync(tree.root, { recursive: true }).sort();
    const { code, stderr } = await run("init", ...args);
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: ${message.replace("<root>", tree.root)}\n` });
    expect(readdirSync(tree.root, { recursive: true }).sort()).toEqual(before);
  });
});
