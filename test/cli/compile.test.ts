import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Workspace } from "../../src/index.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { type Run, runCli } from "./run-cli.ts";

const VARIABLE = 'schema_version = 1\ntype = "int"\n[values]\nlow = 1\nhigh = 2\n[resolve]\ndefault = "low"\n';
const RULE = '[[resolve.rule]]\nqualifier = "premium"\nvalue = "high"\n';
const QUALIFIER = 'schema_version = 1\n[[predicate]]\nattribute = "plan"\nop = "eq"\nvalue = "premium"\n';

let tree: TemporaryTree;
beforeEach(() => {
  const manifest = "schema_version = 1\n";
  tree = temporaryTree({
    files: {
      "ws/rototo-workspace.toml": manifest,
      "ws/variables/limit.toml": VARIABLE + RULE,
      "ws/qualifiers/premium.toml": QUALIFIER,
      "broken/rototo-workspace.toml": manifest,
      "broken/variables/limit.toml": VARIABLE + RULE,
    },
  });
});
afterEach(() => tree[Symbol.dispose]());

const run = (...args: string[]): Promise<Run> => runCli(args, { cwd: tree.root });
const at = (path: string): string => join(tree.root, path);

test("a compiled workspace resolves as the workspace does, and its hash is told", async () => {
  const { code, stdout, stderr } = await run("compile", "ws", "-o", "out/app.rototo");
  const bytes = readFileSync(at("out/app.rototo"));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(`wrote out/app.rototo: 1 variable, 1 qualifier, ${bytes.length} bytes\nsha256 ${sha256}\n`);
  const workspace = await Workspace.fromSnapshot(bytes);
  expect(workspace.resolveVariable("limit", { plan: "premium" }).value).toBe(2);
});

test("it says the same to programs, and nothing where nothing is to be said", async () => {
  const { stdout } = await run("compile", "ws", "--output", "a", "--json");
  const bytes = readFileSync(at("a"));
  expect(JSON.parse(stdout)).toEqual({
    command: "compile",
    workspace: at("ws"),
    fingerprint: null,
    out: "a",
    variables: 1,
    qualifiers: 1,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  expect(await run("compile", "ws", "-o", "b", "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(at("b"))).toEqual(bytes);
});

test("of a workspace with an error nothing is written, and what was there stays", async () => {
  await run("compile", "ws", "-o", "a");
  const before = readFileSync(at("a"));
  const { code, stdout, stderr } = await run("compile", "broken", "-o", "a");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("error[rototo/variable-rule-unknown-qualifier]: variables/limit.toml:");
  expect(readFileSync(at("a"))).toEqual(before);
  expect((await run("compile", "broken", "-o", "b")).code).toBe(1);
  expect(existsSync(at("b"))).toBe(false);
});

test("without a place to write to it is called wrongly", async () => {
  const { code, stderr } = await run("compile", "ws");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining("required option '-o, --output <FILE>'"),
  });
});
