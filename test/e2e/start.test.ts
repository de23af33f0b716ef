import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openRepository } from "../../tools/git/repository.ts";
import { copyProject, type ProjectCopy } from "../support/project-copy.ts";
import { runProgram } from "../support/run-program.ts";

const LIMIT = "variables/max-active-projects.toml";

let project: ProjectCopy;
const groups = new Set<number>();

beforeAll(async () => {
  project = await copyProject();
});

afterEach(() => {
  // Whatever a failed test has left running.
  for (const group of groups) if (isAlive(group)) process.kill(-group, "SIGKILL");
  groups.clear();
});

afterAll(() => project.remove());

interface RunningDemo {
  readonly url: string;
  readonly gitUrl: string;
  readonly screen: string;
  /** The process group of the demo and all it starts. */
  readonly group: number;
  /** Sends a signal to the demo's first process alone and gives the exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

async function startDemo(): Promise<RunningDemo> {
  const args = ["tools/run.mjs", "node", "tools/start.ts", "--port", "0", "--git-port", "0"];
  const cwd = project.directory;
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, INIT_CWD: cwd }, detached: true });
  const group = child.pid ?? 0;
  groups.add(group);
  let screen = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    screen += chunk;
    if (screen.includes("Ctrl-C")) break;
  }
  const [url = "", gitUrl = ""] = screen.match(/http:\/\/127\.0\.0\.1:\d+/g)?.filter(isFirst) ?? [];
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    const exit = once(child, "exit");
    child.kill(signal);
    return (await exit)[0];
  };
  return { url, gitUrl, screen, group, stop };
}

function isFirst(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}

function isAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

async function ask(url: string, plan: string): Promise<unknown> {
  const response = await fetch(`${url}/v1/variables/max-active-projects`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ context: { account: { plan } } }),
  });
  return response.json();
}

async function refresh(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/refresh`, { method: "POST", headers })).status;
}

test("the demo answers from git, follows a commit, keeps it, and leaves nothing running", async () => {
  const demo = await startDemo();
  const repository = openRepository(join(project.directory, ".rototo/demo/config"));
  const first = await repository.git("rev-parse", "HEAD");
  const answer = (key: string, value: number, commit: string): object => ({
    id: "max-active-projects",
    value_key: key,
    value,
    fingerprint: { kind: "git_commit", value: commit },
  });
  expect(await ask(demo.url, "standard")).toEqual(answer("standard", 3, first));
  expect(await ask(demo.url, "premium")).toEqual(answer("premium", 25, first));
  expect(demo.screen).toContain('"value":3,');
  expect(demo.screen).toContain('"value":25,');
  expect(demo.screen).toContain(first);

  const text = await readFile(join(repository.directory, LIMIT), "utf8");
  const second = await repository.commit({ [LIMIT]: text.replace("standard = 3", "standard = 5") });
  expect(await refresh(demo.url, "wrong")).toBe(401);
  expect(await ask(demo.url, "standard")).toEqual(answer("standard", 3, first));
  expect(await refresh(demo.url, "demo")).toBe(200);
  expect(await ask(demo.url, "standard")).toEqual(answer("standard", 5, second));

  await repository.commit({ [LIMIT]: text.replace("standard = 3", "standard = 500") });
  expect(await refresh(demo.url, "demo"), "the policy's answer").not.toBe(200);
  expect(await ask(demo.url, "standard")).toEqual(answer("standard", 5, second));
  await repository.git("reset", "--hard", second);

  expect(await demo.stop("SIGINT")).toBe(0);
  expect(isAlive(demo.group)).toBe(false);
  await expect(fetch(demo.url)).rejects.toThrow();
  await expect(fetch(demo.gitUrl)).rejects.toThrow();

  const again = await startDemo();
  expect(await ask(again.url, "standard")).toEqual(answer("standard", 5, second));
  await again.stop("SIGINT");
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s ends the demo and everything it started", async (signal) => {
  const { url, gitUrl, group, stop } = await startDemo();
  expect(await stop(signal)).toBe(0);
  expect(isAlive(group)).toBe(false);
  await expect(fetch(url)).rejects.toThrow();
  await expect(fetch(gitUrl)).rejects.toThrow();
});

test("no line of the screen is wider than a terminal", async () => {
  const { screen, stop } = await startDemo();
  await stop("SIGTERM");
  expect(screen.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test.each(["--port", "--git-port"])("a taken %s is said, with the flag that helps", async (flag) => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const address = blocker.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ports = { "--port": "0", "--git-port": "0", [flag]: String(port) };
  const args = ["tools/run.mjs", "node", "tools/start.ts", ...Object.entries(ports).flat()];
  const { code, errors } = await runProgram(process.execPath, args, { cwd: project.directory });
  blocker.close();
  expect(code).toBe(1);
  expect(errors).toContain(`Port ${port} cannot be used`);
  expect(errors).toContain(`npm start -- ${flag} 0`);
});

test("a missing git is said, with what to do", async () => {
  const options = { cwd: project.directory, env: { PATH: "/nowhere" } };
  const { code, errors } = await runProgram(process.execPath, ["tools/run.mjs", "node", "tools/start.ts"], options);
  expect(code).toBe(1);
  expect(errors).toBe("git is missing. Install it from https://git-scm.com/downloads and run npm start again.\n");
});

test.each([
  ["a directory that is no repository", "demo/config", "is no git repository with a commit on main"],
  ["a file where its directory belongs", "demo", "The demo's repository cannot be made in"],
])("%s is said, with the path", async (_, path, words) => {
  const files = join(project.directory, ".rototo");
  await rm(files, { recursive: true, force: true });
  if (path === "demo") await mkdir(files, { recursive: true }).then(() => writeFile(join(files, path), ""));
  else await mkdir(join(files, path), { recursive: true });
  const args = ["tools/run.mjs", "node", "tools/start.ts", "--port", "0", "--git-port", "0"];
  const { code, errors } = await runProgram(process.execPath, args, { cwd: project.directory });
  expect(code).toBe(1);
  expect(errors).toContain(words);
  expect(errors).toContain(join(files, path));
});
