import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { runCli } from "../cli/run-cli.ts";
import { FAULTY, SOUND } from "../cli/workspaces.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

const COMMAND = join(ROOT, "dist/cli/rototo.js");
const MANY = 3000;

let tree: TemporaryTree;

beforeAll(() => {
  const broken = 'schema_version = 1\ntype = "int"\n[values]\na = "x"\n[resolve]\ndefault = "b"\n';
  const many = Array.from({ length: MANY }, (_, index) => [`many/variables/v${index}.toml`, broken] as const);
  const files = Object.entries({ sound: SOUND, faulty: FAULTY }).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  const manifest = { "many/rototo-workspace.toml": "schema_version = 1\n" };
  tree = temporaryTree({ files: { ...Object.fromEntries([...files, ...many]), ...manifest } });
});
afterAll(() => tree[Symbol.dispose]());

interface Host {
  readonly name: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ProgramResult>;
}

const node: Host = {
  name: "Node",
  run: (args, env = {}) => runProgram("node", [COMMAND, ...args], { cwd: tree.root, env }),
};

/** With leave to read files and the environment, and nothing else. */
const deno: Host = {
  name: "Deno",
  run: (args, env = {}) =>
    runProgram("deno", ["run", "--no-prompt", "--no-remote", "--allow-read", "--allow-env", COMMAND, ...args], {
      cwd: tree.root,
      env: { DENO_NO_UPDATE_CHECK: "1", ...env },
    }),
};

describe.each([node, deno])("the built command under $name", ({ run }) => {
  test.each([
    [["lint", "sound"]],
    [["lint", "faulty"]],
    [["lint", "faulty", "--json"]],
    [["lint", "missing"]],
    [["show", "sound"]],
    [["show", "sound", "--resource", "banner", "--json"]],
    [["show", "--lint-rules"]],
    [["resolve", "sound", "--variable", "banner", "--json"]],
    [["resolve", "sound", "--variables", "--context", "@missing"]],
    [["inspect", "sound", "--variable", "limit", "--json"]],
    [["diff", "sound", "faulty"]],
    [["init", "sound", "--variable", "new", "--dry-run"]],
    [["docs", "-p", "typescript"]],
    [["completions", "fish"]],
    [["lint", "--nope"]],
    [["--help"]],
    [[]],
  ])("prints what the sources print: %j", async (args) => {
    const env = { NO_COLOR: "", FORCE_COLOR: "" };
    const expected = await runCli(args, { cwd: tree.root, env });
    const { code, output, errors } = await run(args, env);
    expect({ code, stdout: output, stderr: errors }).toEqual(expected);
  });

  test("honours FORCE_COLOR and, before it, NO_COLOR", async () => {
    const coloured = await run(["lint", "missing"], { NO_COLOR: "", FORCE_COLOR: "1" });
    const plain = await run(["lint", "missing"], { NO_COLOR: "1", FORCE_COLOR: "1" });
    expect(coloured.output).toContain("\u001b[");
    expect(plain.output + plain.errors).not.toContain("\u001b");
  });
});

describe("the built command in a shell", () => {
  test("is executable, also by a link as npm makes it, and knows its version", async () => {
    const link = join(tree.root, "rototo");
    symlinkSync(COMMAND, link);
    const { code, output } = await runProgram(link, ["--version"]);
    expect({ code, output: output.replace(/\d+\.\d+\.\d+/, "VERSION") }).toEqual({
      code: 0,
      output: "rototo VERSION\n",
    });
  });

  test("does not mind a reader that has read enough", async () => {
    const { output, errors } = await runProgram("sh", ["-c", '"$0" lint many | head -n 1', COMMAND], {
      cwd: tree.root,
    });
    expect(output).toMatch(/^error\[rototo\/[^\n]*\n$/);
    expect(errors).toBe(`${2 * MANY} errors, ${MANY} warnings in ${MANY + 1} documents\n`);
  });

  test.skipIf(process.platform !== "linux")("says so when its output cannot be written", async () => {
    const { code, errors } = await runProgram("sh", ["-c", '"$0" lint sound > /dev/full', COMMAND], { cwd: tree.root });
    expect({ code, errors }).toEqual({
      code: 1,
      errors: "error: failed to write the output: ENOSPC: no space left on device, write\n",
    });
  });
});
