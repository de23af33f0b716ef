/**
 * What the edge service costs over HTTP in workerd, beside a bare Hono app that reads the same bodies and answers with the
 * same bytes: throughput, p99, and the time from nothing to the first answer. `npm run bench:edge`
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Workspace } from "../src/runtime/index.ts";
import { type Running, startWorkerd } from "./edge/workerd.ts";
import { type Config, writeWorkers } from "./edge/workers.ts";
import { generateWorkspace } from "./generate-workspace.ts";
import { median, printTable } from "./measure.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const SECONDS = 1;
const CONNECTIONS = 16;
const STARTS = Number(process.env.STARTS ?? 15);

interface Load {
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
    const loads = new Map(running.map(({ name }) => [name, [] as Load[]]));
    for (let round = -1; round < ROUNDS; round++) {
      for (const { name, workerd } of running) {
        const measured = await load(workerd.port, each);
        if (round >= 0) loads.get(name)?.push(measured);
      }
    }
    const [ours = [], bare = []] = loads.values();
    const ratios = ours.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN));
    rows.push({
      case: each.name,
      "rototo, /s": Math.round(median(ours.map(({ perSecond }) => perSecond))),
      "bare Hono, /s": Math.round(median(bare.map(({ perSecond }) => perSecond))),
      ratio: median(ratios).toFixed(2),
      "p99, ms": `${median(ours.map(({ p99 }) => p99)).toFixed(1)} / ${median(bare.map(({ p99 }) => p99)).toFixed(1)}`,
    });
  }
  for (const { workerd } of running) await workerd.stop();
  printTable(rows);
}

/** From the start of the process to the first answer, with a snapshot of 1 000 variables in the other service. */
async function coldStarts(): Promise<void> {
  const id = large.variableIds[0] ?? "";
  const configs = await writeWorkers(await large.toSnapshot(), { [`/v1/variables/${id}`]: "{}" });
  const times = new Map(configs.map(({ name }) => [name, [] as number[]]));
  const once = async ({ name, path }: Config, round: number): Promise<void> => {
    const start = performance.now();
    const workerd = await startWorkerd(path);
    const response = await post(workerd.port, `/v1/variables/${id}`, { context: CONTEXT });
    await response.text();
    if (response.status !== 200) throw new Error(`${name}: ${response.status}`);
    if (round >= 0) times.get(name)?.push(performance.now() - start);
    await workerd.stop();
  };
  for (let round = -1; round < STARTS; round++) for (const config of configs) await once(config, round);
  const [ours = [], bare = []] = times.values();
  printTable([
    {
      "cold, to the first answer": `${large.variableIds.length} variables, ${(await large.toSnapshot()).length} bytes`,
      "rototo, ms": median(ours).toFixed(0),
      "bare Hono, ms": median(bare).toFixed(0),
      ratio: median(ours.map((time, round) => time / (bare[round] ?? Number.NaN))).toFixed(2),
    },
  ]);
}

await throughput();
await coldStarts();
