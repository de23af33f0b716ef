import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { runCli } from "../cli/run-cli.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";

const COMMAND = join(ROOT, "dist/cli/rototo.js");
const LIMIT = "variables/max-active-projects.toml";

let tree: TemporaryTree;
let child: ChildProcessByStdio<null, Readable, Readable>;
let errors: string;
let url: string;

beforeEach(async () => {
  const read = (path: string): string => readFileSync(join(ROOT, "examples/account-config", path), "utf8");
  const paths = ["rototo-workspace.toml", LIMIT, "qualifiers/premium-account.toml", "schemas/context.schema.json"];
  tree = temporaryTree({ files: Object.fromEntries(paths.map((path) => [path, read(path)])) });
  child = spawn("node", [COMMAND, "serve", "--port", "0"], { cwd: tree.root, stdio: ["ignore", "pipe", "pipe"] });
  errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [line] = await once(child.stdout.setEncoding("utf8"), "data");
  url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "";
});
afterEach(() => {
  child.kill("SIGKILL");
  tree[Symbol.dispose]();
});

async function limit(): Promise<unknown> {
  const answer = await fetch(`${url}/v1/variables/max-active-projects`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"context": {"account": {"plan": "premium"}}}',
  });
  const { value }: { value: unknown } = JSON.parse(await answer.text());
  return value;
}

/** Replaces a file as an editor does: another one takes its name. */
function edit(path: string, change: (text: string) => string): void {
  const file = join(tree.root, path);
  writeFileSync(`${file}~`, change(readFileSync(file, "utf8")));
  renameSync(`${file}~`, file);
}

const eventually = { timeout: 20_000, interval: 50 };

test("a directory is served, followed through every edit, and a version with errors never is", async () => {
  expect(await limit()).toBe(25);
  for (const value of [30, 40]) {
    edit(LIMIT, (text) => text.replace(/premium = .*/, `premium = ${value}`));
    await expect.poll(limit, eventually).toBe(value);
  }
  edit(LIMIT, (text) => text.replace(/premium = .*/, 'premium = "many"'));
  await expect
    .poll(() => errors, eventually)
    .toMatch(/error: workspace lint failed with 1 diagnostic\(s\); still serving version [0-9a-f]{12}\n/);
  expect(errors).toContain(`error[rototo/variable-value-type-mismatch]: ${LIMIT}:7:11`);
  expect(await limit()).toBe(40);

  edit(LIMIT, (text) => text.replace(/premium = .*/, "premium = 50"));
  await expect.poll(limit, eventually).toBe(50);
  mkdirSync(join(tree.root, "lint"));
  writeFileSync(join(tree.root, "lint/broken.lua"), "function register(lint) error('no') end");
  await expect.poll(() => errors, eventually).toContain("rototo/custom-lint-failed");

  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect(code).toBe(0);
});

test("a port that is taken, and one that is none, are told", async () => {
  const port = new URL(url).port;
  expect(await runCli(["serve", tree.root, "--port", port])).toEqual({
    code: 1,
    stdout: "",
    stderr: `error: failed to listen on 127.0.0.1:${port}: Address already in use (os error 98)\n`,
  });
  expect((await runCli(["serve", tree.root, "--port", "99999"])).stderr).toMatch(
    /^error: option '--port <PORT>' argument '99999' is invalid\. It must be a whole number up to 65535\.\n/,
  );
});
