import { join } from "node:path";
import * as nodeTest from "node:test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workspace } from "../../src/node/index.ts";
import { assertFixtures, defineFixtureTests } from "../../src/testing/index.ts";
import { ROOT } from "../../tools/build/bundle.ts";
import { runCli } from "../cli/run-cli.ts";
import { SOUND } from "../cli/workspaces.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";

/** A suite as the reference writes it: other layout and wording, the same content. */
const FOREIGN = {
  "rototo-fixtures.toml": `schema_version = 1
fixture = [
  { path = "cases/limit.toml", target = "variable:limit" },
  { path = "cases/premium.toml", target = "qualifier:premium" },
]
`,
  "cases/limit.toml": `schema_version = 1
target = "variable:limit"
description = "By hand"
owner = "an unknown key"

[[case]]
id = "premium"
title = "a large account"
context = { account = { plan = "gold", seats = 9007199254740993 } }
expect = { value = 9223372036854775807, value_key = "premium", matched_rule = 0, matched_qualifier = "premium" }
`,
  "cases/premium.toml": `schema_version = 1
target = "qualifier:premium"
description = ""
case = []
`,
};

const CASE = `schema_version = 1\ntarget = "variable:limit"\ndescription = ""\n[[case]]\nid = "c"\ntitle = ""\n`;
const GOLD = 'context = { account = { plan = "gold", seats = 9007199254740993 } }\n';
const FREE = 'context = { account = { plan = "free", seats = 1 } }\n';

let tree: TemporaryTree;
let workspace: Workspace;

beforeAll(async () => {
  const workspaceFiles = Object.entries(SOUND).map(([path, text]) => [`sound/${path}`, text] as const);
  const foreign = Object.entries(FOREIGN).map(([path, text]) => [`foreign/${path}`, text] as const);
  tree = temporaryTree({ files: Object.fromEntries([...workspaceFiles, ...foreign]) });
  workspace = await Workspace.load(join(tree.root, "sound"));
});
afterAll(() => tree[Symbol.dispose]());

/** Asserts a suite of one file. */
async function check(file: string, target = "variable:limit"): Promise<{ cases: number }> {
  const manifest = `schema_version = 1\n[[fixture]]\npath = "f.toml"\ntarget = "${target}"\n`;
  using suite = temporaryTree({ files: { "rototo-fixtures.toml": manifest, "f.toml": file } });
  try {
    return await assertFixtures(workspace, suite.root);
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(suite.root, "<suite>");
    throw error;
  }
}

test("fixtures that rototo writes hold of the workspace they were made from, and not of another", async () => {
  const { code } = await runCli(["fixtures", "sound", "--out", "made"], { cwd: tree.root });
  expect(code).toBe(0);
  expect(await assertFixtures(workspace, join(tree.root, "made"))).toEqual({ cases: 12 });
  const other = await Workspace.load(join(ROOT, "examples/account-config"));
  await expect(assertFixtures(other, join(tree.root, "made"))).rejects.toThrow(
    "fixture failed: qualifier:premium case matches: ",
  );
});

test("fixtures in another layout are read, by their directory or their manifest", async () => {
  expect(await assertFixtures(workspace, join(tree.root, "foreign"))).toEqual({ cases: 1 });
  expect(await assertFixtures(workspace, join(tree.root, "foreign/rototo-fixtures.toml"))).toEqual({ cases: 1 });
});

test("an inspected workspace is loaded from its root", async () => {
  const inspected = await Workspace.inspect(join(tree.root, "sound"));
  expect(await assertFixtures(inspected, join(tree.root, "foreign"))).toEqual({ cases: 1 });
});

describe("a suite that cannot be used says why", () => {
  test.each<[string, string, string?]>([
    ["nope", "failed to parse fixture <suite>/f.toml: "],
    ['target = "variable:limit"\n', "failed to parse fixture <suite>/f.toml: missing field `schema_version`"],
    ["schema_version = 1\n", "failed to parse fixture <suite>/f.toml: missing field `target`"],
    ["schema_version = 2\n", "unsupported fixture file schema_version in <suite>/f.toml: 2"],
    [`${CASE}`, "failed to parse fixture <suite>/f.toml: missing field `expect`"],
    [`${CASE}expect = { value_key = "x" }`, "failed to parse fixture <suite>/f.toml: missing field `value`"],
    [`${CASE}expect = { value = inf }`, "failed to parse fixture <suite>/f.toml: fixture contains non-finite float"],
    [
      'schema_version = 1\ntarget = "variable:limit"\n',
      "fixture target mismatch in <suite>/f.toml: manifest has variable:other, file has variable:limit",
      "variable:other",
    ],
    ['schema_version = 1\ntarget = "resource:x"\n', "unsupported fixture target: resource:x", "resource:x"],
  ])("%j", async (file, message, target) => {
    await expect(check(file, target)).rejects.toThrow(message);
  });

  test("when its manifest is missing, broken, or of another version", async () => {
    using suite = temporaryTree({
      files: { "broken/rototo-fixtures.toml": "x", "two/rototo-fixtures.toml": "schema_version = 2\n" },
    });
    const manifest = (folder: string): string => join(suite.root, folder, "rototo-fixtures.toml");
    await expect(assertFixtures(workspace, join(suite.root, "none"))).rejects.toThrow(
      `failed to read fixture suite ${manifest("none")}: No such file or directory (os error 2)`,
    );
    await expect(assertFixtures(workspace, join(suite.root, "broken"))).rejects.toThrow(
      `failed to parse fixture suite ${manifest("broken")}: `,
    );
    await expect(assertFixtures(workspace, join(suite.root, "two"))).rejects.toThrow(
      "unsupported fixture suite schema_version: 2",
    );
  });
});

describe("a case that does not hold says why", () => {
  test.each<[string, string]>([
    ['context = 1\nexpect = { value = 3, value_key = "standard" }', "resolve context must be a JSON object"],
    [
      'expect = { value = 3, value_key = "standard" }',
      "missing resolve context attribute: account.plan required by qualifier://premium",
    ],
    [
      'context = { account = 1 }\nexpect = { value = 3, value_key = "standard" }',
      'resolve context does not match schema: 1 is not of type "object"',
    ],
    [`${GOLD}expect = { value = 3 }`, "variable fixture expect.value_key is required"],
    [`${GOLD}expect = { value = 3, value_key = "standard" }`, "expected value_key standard, got premium"],
    [`${FREE}expect = { value = 3.0, value_key = "standard" }`, "expected value 3.0, got 3"],
    [`${FREE}expect = { value = 2001-01-01, value_key = "standard" }`, 'expected value "2001-01-01", got 3'],
    [
      `${GOLD}expect = { value = 9223372036854775807, value_key = "premium", matched = "default" }`,
      "expected default resolution, but a rule matched",
    ],
    [
      `${FREE}expect = { value = 3, value_key = "standard", matched_rule = 0 }`,
      "expected matched rule 0, but it did not match",
    ],
    [
      `${GOLD}expect = { value = 9223372036854775807, value_key = "premium", matched_rule = 0, matched_qualifier = "x" }`,
      "expected matched qualifier x, got premium",
    ],
    [
      `${FREE}expect = { value = 3, value_key = "standard", bucket = [{ attribute = "a", salt = "s", range = [0, 1], value = 0 }] }`,
      "expected bucket a salt=s range=[0, 1] value=0 was not observed",
    ],
  ])("%j", async (rest, reason) => {
    await expect(check(CASE + rest)).rejects.toThrow(`fixture failed: variable:limit case c: ${reason}`);
  });

  test.each<[string, string]>([
    ['expect = { value = "true" }', "qualifier fixture expect.value must be a boolean"],
    ["expect = { value = true }", "expected qualifier value true, got false"],
  ])("for a qualifier: %j", async (rest, reason) => {
    const file = CASE.replace("variable:limit", "qualifier:premium") + FREE + rest;
    await expect(check(file, "qualifier:premium")).rejects.toThrow(`case c: ${reason}`);
  });

  test("what is not asked for is not checked, and other words for `matched` mean nothing", async () => {
    const rest = 'expect = { value = 3, value_key = "standard", matched = "rule", matched_qualifier = "x" }';
    expect(await check(CASE + FREE + rest)).toEqual({ cases: 1 });
  });
});

describe("fixtures as tests of their own", () => {
  test("fit node:test", () => {
    const runner: Parameters<typeof defineFixtureTests>[0] = nodeTest;
    expect(typeof runner.describe).toBe("function");
  });

  defineFixtureTests(
    { describe, test },
    {
      suite: join(ROOT, "test/testing/fixtures"),
      workspace: () => Workspace.load(join(ROOT, "examples/account-config")),
    },
  );
});
