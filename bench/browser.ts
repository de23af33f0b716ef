/**
 * What a page pays, in Chromium: a decision, against GrowthBook, Featurevisor and flagd-core in the same page; the time
 * from a snapshot that was kept to the first decision of a visit; and how long git in the page keeps its thread from
 * drawing, with and without a worker. Run with `npm run bench:browser`; `--starts` or `--git` is that part alone.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { bundle, ROOT } from "../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../tools/chromium.ts";
import { createRepository } from "../tools/git/repository.ts";
import type { GitLoad } from "./browser-git-page.ts";
import { startServerProcess } from "./git-server-process.ts";
import { median, printTable } from "./measure.ts";
import type { Timed } from "./timing.ts";
import { flags, workspaceFiles } from "./workload.ts";

const ROUNDS = 15;
const VISITS = 15;
const GIT_VISITS = 7;

const withPeers = await build({
  stdin: {
    contents: `import { keep, timeDecisions, timeStart } from "./bench/browser-page.ts";
      import { PEERS } from "./bench/peers.mjs";
      Object.assign(globalThis, { keep, timeStart, timeDecisions: (rounds) => timeDecisions(PEERS, rounds) });`,
    resolveDir: ROOT,
    sourcefile: "peers.js",
  },
  bundle: true,
  format: "esm",
  platform: "browser",
  external: ["#lua-module"],
  define: { "process.env.NODE_ENV": '"production"' },
  outfile: "/peers.js",
  write: false,
});
const withGit = await bundle({
  entryPoints: { git: join(ROOT, "bench/browser-git-page.ts"), worker: join(ROOT, "src/browser/worker.ts") },
  splitting: true,
  external: ["#lua-module"],
  outdir: "/",
  write: false,
});
const scripts = new Map(
  [...withPeers.outputFiles, ...(withGit.outputFiles ?? [])].map(({ path, contents }) => [path, contents]),
);
const server = createServer(({ url = "" }, response) => {
  const script = scripts.get(url);
  response.setHeader("content-type", script ? "text/javascript" : "text/html");
  response.end(script ?? `<script type="module" src="${url}.js"></script>`);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const address = server.address();
if (typeof address !== "object" || address === null) throw new Error("the server has no port");
const site = `http://127.0.0.1:${address.port}`;
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
const page = await browser.newPage();
const open = (): Promise<unknown> => page.goto(`${site}/peers`, { waitUntil: "load" });
const call = <T>(name: string, ...given: readonly unknown[]): Promise<T> =>
  page.evaluate(([name, given]) => Reflect.get(globalThis, name)(...given), [name, given] as const);

const parts = { decisions, starts, git };
const asked = process.argv.slice(2).map((argument) => argument.slice(2));
for (const [name, part] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await part();
await browser.close();
server.close();

async function decisions(): Promise<void> {
  await open();
  const timed = await call<Timed[]>("timeDecisions", ROUNDS);
  console.log(`\nChromium: nanoseconds for one decision, 200 variables, medians of ${ROUNDS} rounds\n`);
  printTable(
    timed.map(({ name, nanoseconds }) => ({
      Chromium: name,
      ...Object.fromEntries(Object.entries(nanoseconds).map(([peer, value]) => [peer, value.toFixed(0)])),
    })),
  );
}

async function starts(): Promise<void> {
  // A machine that does other things as well makes a clock tell little: what the page's own thread worked tells more.
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  const rows = [];
  for (const count of [200, 1_000, 5_000]) {
    await open();
    await call("keep", count);
    const times = [];
    const work = [];
    for (let visit = 0; visit < VISITS; visit++) {
      await open();
      // What the opening of the page leaves to be done is no part of it.
      await page.waitForTimeout(300);
      const before = await worked();
      const { milliseconds, source } = await call<{ milliseconds: number; source: string }>("timeStart", count);
      if (source !== "cache") throw new Error(`the first decision came from ${source}`);
      times.push(milliseconds);
      work.push((await worked()) - before);
    }
    rows.push({
      variables: count,
      "work of the page's thread, median, ms": median(work).toFixed(1),
      "by the clock, median, ms": median(times).toFixed(1),
      "by the clock, slowest, ms": Math.max(...times).toFixed(1),
    });
  }
  console.log(`\nFrom a kept snapshot to the first decision, ${VISITS} visits\n`);
  printTable(rows);
}

async function git(): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  const rows = [];
  const gitServer = await startServerProcess(root);
  for (const count of [200, 1_000]) {
    await createRepository(join(root, `config-${count}`), workspaceFiles(flags(count)));
    for (const inWorker of [false, true]) {
      const loads: GitLoad[] = [];
      for (let visit = 0; visit < GIT_VISITS; visit++) loads.push(await firstVisit(gitServer.url, count, inWorker));
      const longest = loads.map(({ longestTask }) => longestTask);
      rows.push({
        variables: count,
        files: Object.keys(workspaceFiles(flags(count))).length,
        "loaded by": inWorker ? "a worker" : "the page",
        "until the first view, median, ms": median(loads.map(({ milliseconds }) => milliseconds)).toFixed(0),
        "longest task of the page, median, ms": median(longest).toFixed(0),
        "worst, ms": Math.max(...longest).toFixed(0),
      });
    }
  }
  await gitServer.close();
  await rm(root, { recursive: true });
  console.log(`\nGit in the page: ${GIT_VISITS} first visits; tasks of 50 ms or less are not counted\n`);
  printTable(rows);
}

/** Loads in a browser's profile of its own, in which nothing is kept. */
async function firstVisit(url: string, count: number, inWorker: boolean): Promise<GitLoad> {
  const context = await browser.newContext();
  const fresh = await context.newPage();
  await fresh.goto(`${site}/git`, { waitUntil: "load" });
  const source = `git+${url}/config-${count}.git#main`;
  const load = await fresh.evaluate(
    ([source, inWorker]) => Reflect.get(globalThis, "loadGit")(source, inWorker) as Promise<GitLoad>,
    [source, inWorker] as const,
  );
  await context.close();
  return load;
}
