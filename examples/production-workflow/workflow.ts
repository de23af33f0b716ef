/**
 * The production workflow, from an empty directory to a change that has reached the application, as one program. Every
 * step does what a person or a CI job does, with the same commands, and checks what came out.
 *
 *     node examples/production-workflow/workflow.ts        after `npm run build`
 *
 * The repository is served by git's own HTTP server on this machine. ROTOTO names another command than the built one.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { RefreshingWorkspace } from "rototo-edge/node";
import { gitEnvironment } from "../../tools/git/git.ts";
import { startGitServer } from "../../tools/git/server.ts";
import { mayOpenProject } from "./application/limits.ts";

const HERE = import.meta.dirname;
const ROTOTO = (process.env.ROTOTO ?? `node ${join(HERE, "../../dist/cli/rototo.js")}`).split(" ");

const home = mkdtempSync(join(tmpdir(), "rototo-workflow-"));
const project = join(home, "project");
const remote = join(home, "served/config");
const server = await startGitServer({ root: join(home, "served") });
const VARIABLE = "config/app/variables/max-active-projects.toml";

const LIMIT = `schema_version = 1
description = "How many projects an account may have open at once"
type = "int"

[values]
standard = 3
premium = 25

[resolve]
default = "standard"
`;

const RULE = `[[resolve.rule]]
qualifier = "premium-account"
value = "premium"
`;

let steps = 0;

async function workflow(): Promise<void> {
  step("Create a workspace with a limit");
  mkdirSync(project, { recursive: true });
  await rototo("init", "config/app");
  await rototo("init", "config/app", "--variable", "max-active-projects");
  edit("config/app/variables/max-active-projects.toml", () => LIMIT);

  step("Add a condition, and let a rule use it");
  await rototo("init", "config/app", "--qualifier", "premium-account");
  edit("config/app/qualifiers/premium-account.toml", (text) => text.replace('"user.tier"', '"account.plan"'));
  edit("config/app/variables/max-active-projects.toml", (text) => `${text}\n${RULE}`);

  step("Declare the context that the application promises");
  await rototo("init", "config/app", "--context");
  edit("config/app/schemas/context.schema.json", (text) => {
    return text.replace('"type": "string"', '"enum": ["standard", "premium"]');
  });
  await rototo("lint", "config/app");

  step("Resolve both plans");
  assert.deepEqual([await limitOf("standard"), await limitOf("premium")], [3, 25]);
  await refused("a plan that nobody has", "resolve", "config/app", "--variables", "--context", "account.plan=gold");

  step("Publish to git");
  await git("init", "--quiet", "--initial-branch=main");
  await git("init", "--quiet", "--bare", "--initial-branch=main", remote);
  await git("remote", "add", "origin", remote);
  await commit("feat: the limit of projects");
  await git("push", "--quiet", "origin", "main");
  const served = `git+${server.url}/config.git#main:config/app`;
  const running = await RefreshingWorkspace.load(served, { allowInsecureLoopback: true });
  assert.equal(mayOpenProject(running, { plan: "premium", openProjects: 25 }), false);

  step("Write the policy in Lua, and let commits pass it");
  copyFileSync(join(HERE, "../account-config/lint/limits.lua"), join(project, "config/app/lint/limits.lua"));
  await rototo("lint", "config/app");
  mkdirSync(join(project, ".git/hooks"), { recursive: true });
  edit(".git/hooks/pre-commit", () => `#!/bin/sh\nexec ${ROTOTO.join(" ")} lint config/app\n`);
  chmodSync(join(project, ".git/hooks/pre-commit"), 0o755);
  edit(VARIABLE, (text) => text.replace("premium = 25", "premium = 500"));
  await refused("a limit beyond the policy", "lint", "config/app");
  await git("add", "--all");
  await assert.rejects(git("commit", "--quiet", "-m", "feat: 500 projects"));
  edit(VARIABLE, (text) => text.replace("premium = 500", "premium = 25"));

  step("Write down what it does, and test the application with it");
  await rototo("fixtures", "config/app", "--out", "fixtures");
  cpSync(join(HERE, "application"), join(project, "application"), { recursive: true });
  assert.equal(await contractHolds(), true);
  await commit("feat: policy and contract");
  await git("push", "--quiet", "origin", "main");

  step("Change it on a branch");
  await git("switch", "--quiet", "--create", "more-projects");
  edit(VARIABLE, (text) => text.replace("premium = 25", "premium = 50"));

  step("See what the change means");
  const before = `git+file://${remote}#main:config/app`;
  const { changes } = JSON.parse(await rototo("diff", before, "config/app", "--json"));
  assert.deepEqual(
    changes.map((change: { kind: string }) => change.kind),
    ["variable_value_changed"],
  );

  step("See whom it concerns");
  edit("requests.jsonl", () => `${["standard", "standard", "premium"].map(requestOf).join("\n")}\n`);
  const report = ["--contexts", "requests.jsonl", "--html", "impact.html"];
  const { flips, decisions } = JSON.parse(await rototo("impact", before, "config/app", ...report, "--json"));
  assert.deepEqual([flips, decisions], [1, 3]);
  rmSync(join(project, "requests.jsonl"));
  rmSync(join(project, "impact.html"));

  step("Take the new answers into the contract");
  assert.equal(await contractHolds(), false);
  await rototo("fixtures", "config/app", "--out", "fixtures");
  assert.equal(await contractHolds(), true);

  step("Merge");
  await commit("feat: 50 projects for premium accounts");
  await git("switch", "--quiet", "main");
  await git("merge", "--quiet", "--no-edit", "more-projects");
  await git("push", "--quiet", "origin", "main");

  step("Refresh the running application");
  assert.equal(await running.refreshNow(), "refreshed");
  assert.equal(mayOpenProject(running, { plan: "premium", openProjects: 25 }), true);
  assert.equal(await running.refreshNow(), "unchanged");
  await running.shutdown();
  console.log("Done: the change has reached the application.");
}

function step(title: string): void {
  steps++;
  console.log(`${String(steps).padStart(2)}. ${title}`);
}

function edit(path: string, change: (text: string) => string): void {
  const file = join(project, path);
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // It is made.
  }
  writeFileSync(file, change(text));
}

/** Runs the command, which must succeed, and gives what it printed. */
async function rototo(...args: string[]): Promise<string> {
  const { status, output, errors } = await run([...ROTOTO, ...args]);
  assert.equal(status, 0, errors);
  return output;
}

/** Runs the command, which must refuse. */
async function refused(what: string, ...args: string[]): Promise<void> {
  const { status } = await run([...ROTOTO, ...args]);
  assert.equal(status, 1, `${what} is accepted`);
}

async function limitOf(plan: string): Promise<number> {
  const context = ["--context", `account.plan=${plan}`];
  const output = await rototo("resolve", "config/app", "--variable", "max-active-projects", ...context, "--json");
  return JSON.parse(output).variables[0].resolution.value;
}

function requestOf(plan: string): string {
  return JSON.stringify({ account: { plan } });
}

/** Runs the tests of the application, which find the library where this example does; whether they pass. */
async function contractHolds(): Promise<boolean> {
  const env = { ...process.env, WORKSPACE: join(project, "config/app"), FIXTURES: join(project, "fixtures") };
  const { status } = await run([process.execPath, join(HERE, "application/contract.test.ts")], env);
  return status === 0;
}

async function commit(message: string): Promise<void> {
  await git("add", "--all");
  await git("commit", "--quiet", "-m", message);
}

async function git(...args: string[]): Promise<void> {
  const { status, errors } = await run(["git", ...args], gitEnvironment());
  assert.equal(status, 0, errors);
}

/** Runs a program in the project, to its end, however it ends. The server in this process goes on meanwhile. */
async function run(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ status: number | null; output: string; errors: string }> {
  const child = spawn(program, args, { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  const reading = [text(child.stdout), text(child.stderr)] as const;
  const [output, errors, [status]] = await Promise.all([...reading, once(child, "close")]);
  return { status, output, errors };
}

try {
  await workflow();
} finally {
  await server.close();
  rmSync(home, { recursive: true });
}
