/**
 * What a page pays, in Chromium: a decision, against GrowthBook, Featurevisor and flagd-core in the same page, and the time
 * from a snapshot that was kept to the first decision of a visit. Run with `npm run bench:browser`.
 */
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { ROOT } from "../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../tools/chromium.ts";
import { median, printTable } from "./measure.ts";
import type { Timed } from "./resolve-rows.ts";

const ROUNDS = 15;
const VISITS = 15;

const script = await build({
  stdin: {
    contents: `import { keep, timeDecisions, timeStart } from "./bench/browser-page.ts";
      import { peers } from "./bench/peers.mjs";
      Object.assign(globalThis, { keep, timeStart, timeDecisions: (rounds) => timeDecisions(peers, rounds) });`,
    resolveDir: ROOT,
  },
  bundle: true,
  format: "esm",
  platform: "browser",
  external: ["#lua-module"],
  define: { "process.env.NODE_ENV": '"production"' },
  write: false,
});
const server = createServer(({ url }, response) => {
  const isScript = url === "/bench.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? script.outputFiles[0]?.text : '<script type="module" src="/bench.js"></script>');
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const address = server.address();
if (typeof address !== "object" || address === null) throw new Error("the server has no port");
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
const page = await browser.newPage();
const open = (): Promise<unknown> => page.goto(`http://127.0.0.1:${address.port}/`, { waitUntil: "load" });
const call = <T>(name: string, argument: number): Promise<T> =>
  page.evaluate(([name = "", argument = 0]) => Reflect.get(globalThis, name)(argument), [name, argument] as const);

await open();
if (!process.argv.includes("--starts")) await printDecisions();

// A machine that does other things as well makes a clock tell little: what the page's own thread worked tells more.
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
const worked = async (): Promise<number> => {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
};

const starts = [];
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
  starts.push({
    variables: count,
    "work of the page's thread, median, ms": median(work).toFixed(1),
    "by the clock, median, ms": median(times).toFixed(1),
    "by the clock, slowest, ms": Math.max(...times).toFixed(1),
  });
}
console.log(`\nFrom a kept snapshot to the first decision, ${VISITS} visits\n`);
printTable(starts);
await browser.close();
server.close();

async function printDecisions(): Promise<void> {
  const timed = await call<Timed[]>("timeDecisions", ROUNDS);
  console.log(`\nChromium: nanoseconds for one decision, 200 variables, medians of ${ROUNDS} rounds\n`);
  printTable(
    timed.map(({ name, nanoseconds }) => ({
      Chromium: name,
      ...Object.fromEntries(Object.entries(nanoseconds).map(([peer, value]) => [peer, value.toFixed(0)])),
    })),
  );
}
