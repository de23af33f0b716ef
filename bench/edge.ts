/**
 * What the edge service costs over HTTP in workerd, beside a bare Hono app that reads the same bodies and answers with the
 * same bytes: throughput, p99, and the time from nothing to the first answer. `npm run bench:edge`
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Workspace } from "../src/runtime/index.ts";
import { processorTime, type Running, startWorkerd } from "./edge/workerd.ts";
import { writeWorkers } from "./edge/workers.ts";
import { generateWorkspace } from "./generate-workspace.ts";
import { median, printTable } from "./measure.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const SECONDS = 3;
const CONNECTIONS = 16;
const STARTS = Number(process.env.STARTS ?? 15);

interface Load {
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const CONTEXT = { account: { plan: "premium", id: "a-1" }, user: { country: "de", id: "u-1" } };
const small = await Workspace.fromFiles(generateWorkspace(400));
const large = await Workspace.fromFiles(generateWorkspace(2000));
const ids = small.variableIds.slice(0, 50);

const CASES = [
  { name: "one variable", path: `/v1/variables/${ids[0]}`, body: { context: CONTEXT } },
  { name: "50 variables", path: "/v1/resolve", body: { context: CONTEXT, variables: ids } },
  { name: "OFREP, one flag", path: `/ofrep/v1/evaluate/flags/${ids[0]}`, body: { context: CONTEXT } },
];

/** What ours answers, for the other to answer it, too. */
async function answersOf({ port }: Running): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const { path, body } of CASES) {
    const response = await post(port, path, body);
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    answers[path] = await response.text();
  }
  return answers;
}

function post(port: number, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function load(port: number, { path, body }: (typeof CASES)[number]): Promise<Load> {
  const script = fileURLToPath(new URL("edge/load.ts", import.meta.url));
  const args = [script, String(port), path, JSON.stringify(body), String(CONNECTIONS), String(SECONDS)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Load;
}

/** A load, with the processor time of the server for each request, in microseconds. */
type Measured = Load & { readonly cpu: number };

async function measured(workerd: Running, each: (typeof CASES)[number]): Promise<Measured> {
  const before = processorTime(workerd.pid);
  const result = await load(workerd.port, each);
  const spent = processorTime(workerd.pid) - before;
  return { ...result, cpu: (spent * 1000) / result.answers };
}

async function throughput(): Promise<void> {
  const snapshot = await small.toSnapshot();
  const first = await startWorkerd((await writeWorkers(snapshot, {}))[0]?.path ?? "");
  const configs = await writeWorkers(snapshot, await answersOf(first));
  await first.stop();
  const running = await Promise.all(
    configs.map(async ({ name, path }) => ({ name, workerd: await startWorkerd(path) })),
  );
  const rows: Record<string, string | number>[] = [];
  for (const each of CASES) {
    const rounds: [Measured, Measured][] = [];
    for (let round = -1; round < ROUNDS; round++) {
      // Both at once: whatever else the machine does falls on both.
      const [ours, bare] = await Promise.all(running.map(({ workerd }) => measured(workerd, each)));
      if (round >= 0 && ours !== undefined && bare !== undefined) rounds.push([ours, bare]);
    }
    const of = (pick: (ours: Measured, bare: Measured) => number): number => median(rounds.map(([o, b]) => pick(o, b)));
    rows.push({
      case: each.name,
      "rototo, /s": Math.round(of((ours) => ours.perSecond)),
      "bare Hono, /s": Math.round(of((_, bare) => bare.perSecond)),
      "throughput, ratio": of((ours, bare) => ours.perSecond / bare.perSecond).toFixed(2),
      "processor time a request, µs": `${of((ours) => ours.cpu).toFixed(0)} / ${of((_, bare) => bare.cpu).toFixed(0)}`,
      "of processor time, ratio": of((ours, bare) => bare.cpu / ours.cpu).toFixed(2),
      "p99, ms": `${of((ours) => ours.p99).toFixed(1)} / ${of((_, bare) => bare.p99).toFixed(1)}`,
    });
  }
  for (const { workerd } of running) await workerd.stop();
  printTable(rows);
}

/** From the start of the process to the first answer, with a snapshot of 1 000 variables in the other service. */
async function coldStarts(): Promise<void> {
  const id = large.variableIds[0] ?? "";
  const configs = await writeWorkers(await large.toSnapshot(), { [`/v1/variables/${id}`]: "{}" });
  const starts: { readonly wall: number; readonly cpu: number }[][] = [[], []];
  for (let round = -1; round < STARTS; round++) {
    for (const [index, { path }] of configs.entries()) {
      const start = performance.now();
      const workerd = await startWorkerd(path);
      const response = await post(workerd.port, `/v1/variables/${id}`, { context: CONTEXT });
      await response.text();
      const measured = { wall: performance.now() - start, cpu: processorTime(workerd.pid) };
      await workerd.stop();
      if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
      if (round >= 0) starts[index]?.push(measured);
    }
  }
  const [ours = [], bare = []] = starts;
  const row = (name: string, key: "wall" | "cpu"): Record<string, string> => ({
    "cold, to the first answer": name,
    "rototo, ms": median(ours.map((each) => each[key])).toFixed(0),
    "bare Hono, ms": median(bare.map((each) => each[key])).toFixed(0),
    ratio: median(ours.map((each, round) => each[key] / (bare[round]?.[key] ?? Number.NaN))).toFixed(2),
  });
  const bytes = (await large.toSnapshot()).length;
  console.log(`\n${large.variableIds.length} variables in a snapshot of ${bytes} bytes\n`);
  printTable([row("time", "wall"), row("processor time", "cpu")]);
}

await throughput();
await coldStarts();
