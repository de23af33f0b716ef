/**
 * Fetching a workspace from git, against git itself: `git clone --depth 1`, then reading the same files. Both talk to the
 * same `git http-backend`. Further what crosses the network, and the memory a workerd takes for it.
 *
 *     npm run build && node bench/sources.ts
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { stage } from "../src/runtime/source/stage.ts";
import { bundle, ROOT } from "../tools/build/bundle.ts";
import { gitEnvironment } from "../tools/git/git.ts";
import { createRepository, type Files } from "../tools/git/repository.ts";
import { startGitServer } from "../tools/git/server.ts";
import { compatibilityDate } from "../tools/wrangler-config.ts";
import { printTable, timeInterleaved } from "./measure.ts";

const ROUNDS = 5;
const LIMITS = { entries: 20_000 };
const WORKER = `
  import { Workspace } from "rototo-edge";
  export default {
    async fetch(request) {
      const { source, limits, whole } = await request.json();
      let received = 0;
      const onProgress = (progress) => { received = progress.receivedBytes; };
      const options = { allowInsecureLoopback: true, limits, onProgress };
      if (source !== undefined) await (whole ? Workspace.load(source, options) : Workspace.inspect(source, options));
      return Response.json({ received });
    },
  };`;

const variable = (index: number): string =>
  `schema_version = 1\ndescription = "variable ${index}"\ntype = "string"\n\n[values]\na = "${index}"\nb = "${index * 7919}"\n\n[resolve]\ndefault = "a"\n`;

function workspace(count: number): Files {
  const files: Files = { "rototo-workspace.toml": "schema_version = 1\n" };
  for (let index = 1; index < count; index++) files[`variables/v${index}.toml`] = variable(index);
  return files;
}

const root = await mkdtemp(join(tmpdir(), "rototo-bench-"));
const server = await startGitServer({ root });
const miniflare = await startWorkerd();
try {
  await againstGit([600, 1000, 10_000]);
  await besideLargeBlob();
} finally {
  await miniflare.dispose();
  await server.close();
  await rm(root, { recursive: true });
}

async function startWorkerd(): Promise<Miniflare> {
  const { outputFiles = [] } = await bundle({
    stdin: { contents: WORKER, resolveDir: ROOT },
    alias: { "rototo-edge": "./dist/index.js" },
    write: false,
  });
  return new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
}

async function inWorkerd(source?: string): Promise<{ received: number }> {
  const answer = await miniflare.dispatchFetch("http://bench/", {
    method: "POST",
    body: JSON.stringify({ source, limits: LIMITS }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  return (await answer.json()) as { received: number };
}

async function againstGit(counts: readonly number[]): Promise<void> {
  const rows = [];
  for (const count of counts) {
    await createRepository(join(root, `w${count}`), workspace(count));
    const url = `${server.url}/w${count}.git`;
    const times = await timeInterleaved(
      {
        git: () => cloneAndRead(url),
        node: () =>
          stage(`git+${url}`, {
            fetch: (address, init) => fetch(address, init),
            allowInsecureLoopback: true,
            limits: LIMITS,
          }),
        workerd: () => inWorkerd(`git+${url}`),
      },
      ROUNDS,
    );
    const [git = 0, node = 0, workerd = 0] = ["git", "node", "workerd"].map((name) => times.get(name) ?? 0);
    rows.push({
      files: count,
      "git clone --depth 1, and read": `${git.toFixed(0)} ms`,
      Node: `${node.toFixed(0)} ms`,
      "ratio, Node": (node / git).toFixed(2),
      "workerd, parsed too": `${workerd.toFixed(0)} ms`,
      "ratio, workerd": (workerd / git).toFixed(2),
    });
  }
  printTable(rows);
}

async function cloneAndRead(url: string): Promise<void> {
  const directory = await mkdtemp(join(root, "clone-"));
  await promisify(execFile)("git", ["clone", "--quiet", "--depth", "1", url, directory], { env: gitEnvironment() });
  const names = await readdir(join(directory, "variables"));
  await Promise.all(names.map((name) => readFile(join(directory, "variables", name))));
  await rm(directory, { recursive: true });
}

/** A small workspace in a repository with a large file, loaded by several workerds that have just started. */
async function besideLargeBlob(): Promise<void> {
  const files = Object.fromEntries(Object.entries(workspace(600)).map(([path, text]) => [`ws/${path}`, text]));
  await createRepository(join(root, "large"), { ...files, "film.bin": randomBytes(50 << 20) });
  const rows = [];
  for (let round = 0; round < ROUNDS; round++) rows.push(await freshLoad(`git+${server.url}/large.git#main:ws`));
  console.log("\n600 files beside a file of 50 MiB, loaded, linted and compiled in a fresh workerd:\n");
  printTable(rows);
}

async function freshLoad(source: string): Promise<Record<string, string>> {
  const fresh = await startWorkerd();
  const ask = async (body: object): Promise<number> => {
    const answer = await fresh.dispatchFetch("http://bench/", { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 200) throw new Error(await answer.text());
    return ((await answer.json()) as { received: number }).received;
  };
  try {
    await ask({});
    const pid = (await workerdProcesses()).at(-1) ?? "";
    const idle = memoryOf(pid, "VmRSS");
    const received = await ask({ source, whole: true });
    const peak = memoryOf(pid, "VmHWM");
    const inMib = (mib: number): string => `${mib.toFixed(1)} MiB`;
    return {
      received: `${(received / 1000).toFixed(0)} kB`,
      idle: inMib(idle),
      peak: inMib(peak),
      difference: inMib(peak - idle),
    };
  } finally {
    await fresh.dispose();
  }
}

async function workerdProcesses(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("pgrep", ["-P", String(process.pid), "-x", "workerd"]);
  return stdout.trim().split("\n");
}

function memoryOf(pid: string, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}
