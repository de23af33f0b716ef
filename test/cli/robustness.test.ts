import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { asOrdinaryUser } from "../node/ordinary-user.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { runCli, type Surroundings } from "./run-cli.ts";
import { CHANGED, SOUND } from "./workspaces.ts";

let tree: TemporaryTree;
beforeAll(() => {
  const files = Object.entries({ sound: SOUND, changed: CHANGED }).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  tree = temporaryTree({ files: Object.fromEntries(files) });
});
afterAll(() => tree[Symbol.dispose]());

const CONTEXT = ["--context", '{"account":{"plan":"gold","seats":1,"id":"a"}}'];

/** A call of every command that writes to standard output. */
const CALLS: readonly (readonly string[])[] = [
  ["--help"],
  ["init", "new", "--dry-run"],
  ["lint", "sound"],
  ["show", "sound"],
  ["inspect", "sound"],
  ["resolve", "sound", "--variables", ...CONTEXT],
  ["diff", "sound", "changed", ...CONTEXT],
  ["impact", "sound", "changed"],
  ["fixtures", "sound", "--out", "out"],
  ["types", "sound"],
  ["docs"],
  ["completions", "bash"],
];

const run = (args: readonly string[], surroundings: Surroundings = {}) =>
  runCli(args, { cwd: tree.root, ...surroundings });

describe.each(CALLS.map((args) => [args.join(" "), args] as const))("%s", (_, args) => {
  test("writes no colour and no progress into a pipe, and none to a terminal with NO_COLOR", async () => {
    const piped = await run(args);
    const plain = await run(args, { terminal: 80, env: { NO_COLOR: "1" } });
    expect(piped.code).toBe(0);
    for (const { stdout, stderr } of [piped, plain]) expect(stdout + stderr).not.toContain("\u001b");
  });

  test("loses nothing at 40 columns", async () => {
    const words = (text: string): string[] => text.split(/[\s█░▏▎▍▌▋▊▉…]+/).filter(Boolean);
    const wide = await run(args, { terminal: 400, env: { NO_COLOR: "1" } });
    const narrow = await run(args, { terminal: 40, env: { NO_COLOR: "1" } });
    expect(narrow.code).toBe(0);
    // Values that are cut to a line are cut, not dropped; everything else is all there.
    const text = words(narrow.stdout).join(" ");
    const lost = words(wide.stdout).filter((word) => !text.includes(word.slice(0, 3)));
    expect(lost).toEqual([]);
  });
});

describe("a directory that is missing or must not be written to", () => {
  const WRITERS = [
    ["init", "locked/new"],
    ["init", "locked", "--variable", "v"],
    ["fixtures", "sound", "--out", "locked/out"],
    ["types", "sound", "--out", "locked/types.d.ts"],
    ["impact", "sound", "changed", "--html", "locked/impact.html"],
    ["docs", "--export", "locked/site"],
    ["docs", "--package-readme", "typescript", "--out", "locked/README.md"],
  ];

  test.each(WRITERS)("fails with the path and the system's words, and leaves nothing: %j", async (...args) => {
    const locked = join(tree.root, "locked");
    mkdirSync(locked, { recursive: true });
    chmodSync(locked, 0o555);
    try {
      await asOrdinaryUser(tree.root, async () => {
        const { code, stdout, stderr } = await run(args);
        expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
        expect(stderr).toMatch(
          /^error: failed to (?:write|create directory) .*locked.*: Permission denied \(os error 13\)\n$/,
        );
      });
      expect(readdirSync(locked)).toEqual([]);
    } finally {
      chmodSync(locked, 0o755);
    }
  });

  test("is made where something is to be written into it", async () => {
    expect((await run(["types", "sound", "--out", "deep/down/types.d.ts"])).code).toBe(0);
    expect(existsSync(join(tree.root, "deep/down/types.d.ts"))).toBe(true);
  });
});

test("Ctrl-C while files are written leaves whole files only: the old content or the new", async () => {
  const target = join(tree.root, "interrupted.txt");
  writeFileSync(target, "old");
  const size = 16 << 20;
  const program = `
    import { uninterrupted, writeFile } from ${JSON.stringify(join(ROOT, "src/node/write-file.ts"))};
    console.log("ready");
    for (;;) await uninterrupted(() => writeFile(${JSON.stringify(target)}, "new".repeat(${(size / 3) | 0})));
  `;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], { cwd: tree.root });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await setTimeout(60);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code).toBe(130);
  expect(readdirSync(tree.root).filter((name) => name.startsWith("interrupted"))).toEqual(["interrupted.txt"]);
  expect([3, "new".length * ((size / 3) | 0)]).toContain(readFileSync(target).length);
});
