/**
 * What the edge service costs over HTTP in workerd, beside a bare Hono app that reads the same bodies and answers with the
 * same bytes: throughput, p99, and the time from nothing to the first answer. `npm run bench:edge`
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Workspace } from "../src/runtime/index.ts";
import { processorTime, type Running, startWorkerd } from "./edge/workerd.ts";
import { type Answer, type Configs, writeWorkers } from "./edge/workers.ts";
import { generateWorkspace } from "./generate-workspace.ts";
import { median, printTable } from "./measure.ts";

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const SECONDS = 1.5;
const CONNECTIONS = 16;
const STARTS = Number(process.env.STARTS ?? 15);

interface Load {
  readonly answers: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** A load, with the processor time of the server for each request, in microseconds. */
type Measured = Load & { readonly cpu: number };

/** Our two Workers, a bare app, and the least that one can do. */
type Name = keyof Configs;

/** One round: what each of the Workers that take part in it did. */
type Round<N extends Name, T> = Record<N, T>;

/** Those whose throughput is measured. */
const SERVING = ["rototo", "front", "bare", "least"] as const;
type Serving = (typeof SERVING)[number];
const STARTING = ["front", "rototo", "bare"] as const;
type Starting = (typeof STARTING)[number];

const CONTEXT = { account: { plan: "premium", id: "a-1" }, user: { country: "de", id: "u-1" } };
const small = await Workspace.fromFiles(generateWorkspace(400));
const large = await Workspace.fromFiles(generateWorkspace(2000));
const ids = small.variableIds.slice(0, 50);

const CASES = [
  { name: "one variable", path: `/v1/variables/${ids[0]}`, body: { context: CONTEXT } },
  { name: "50 variables", path: "/v1/resolve", body: { context: CONTEXT, variables: ids } },
  { name: "OFREP, one flag", path: `/ofrep/v1/evaluate/flags/${ids[0]}`, body: { context: CONTEXT } },
  { name: "OFREP, all flags", path: "/ofrep/v1/evaluate/flags", body: { context: CONTEXT } },
];

type Case = (typeof CASES)[number];

/** What ours answers once it is warm. */
async function answersOf({ port }: Running): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {};
  for (const { path, body } of [...CASES, ...CASES]) {
    const response = await post(port, path, body);
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const { "content-length": _, ...headers } = Object.fromEntries(response.headers);
    answers[path] = { headers, body: await response.text() };
  }
  return answers;
}

function post(port: number, path: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function measured({ port, pid }: Running, { path, body }: Case): Promise<Measured> {
  const script = fileURLToPath(new URL("edge/load.ts", import.meta.url));
  const args = [script, String(port), path, JSON.stringify(body), String(CONNECTIONS), String(SECONDS)];
  const before = processorTime(pid);
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const spent = processorTime(pid) - before;
  const load = JSON.parse(stdout) as Load;
  return { ...load, cpu: (spent * 1000) / load.answers };
}

/** Asks each in turn, in another order every time: what changes on the machine changes for all of them. */
async function inTurn<N extends Name, T>(
  names: readonly N[],
  round: number,
  ask: (name: N) => Promise<T>,
): Promise<Round<N, T>> {
  const results: [N, T][] = [];
  const first = (round + names.length) % names.length;
  for (const name of [...names.slice(first), ...names.slice(0, first)]) results.push([name, await ask(name)]);
  // One for each of the names.
  return Object.fromEntries(results) as Round<N, T>;
}

async function throughput(): Promise<void> {
  const snapshot = await small.toSnapshot();
  const first = await startWorkerd((await writeWorkers(snapshot, {})).rototo);
  const configs = await writeWorkers(snapshot, await answersOf(first));
  await first.stop();
  const running = await inTurn(SERVING, 0, (name) => startWorkerd(configs[name]));
  const rows: Record<string, string | number>[] = [];
  for (const each of CASES) {
    const rounds: Round<Serving, Measured>[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const results = await inTurn(SERVING, round, (name) => measured(running[name], each));
      if (round >= 0) rounds.push(results);
    }
    rows.push({ case: each.name, ...figures(rounds) });
  }
  printTable(rows);
  console.log();
  for (const workerd of Object.values(running)) await workerd.stop();
}

function figures(rounds: readonly Round<Serving, Measured>[]): Record<string, string | number> {
  const of = (pick: (round: Round<Serving, Measured>) => number): number => median(rounds.map(pick));
  const each = (pick: (one: Measured) => number, digits: number): string =>
    SERVING.map((name) => of((round) => pick(round[name])).toFixed(digits)).join(" / ");
  /** How the complete Worker and the front compare to one of the others. */
  const ratio = (to: Serving, pick: (ours: Measured, theirs: Measured) => number): string =>
    (["rototo", "front"] as const).map((name) => of((round) => pick(round[name], round[to])).toFixed(2)).join(" / ");
  const throughput = (ours: Measured, theirs: Measured): number => ours.perSecond / theirs.perSecond;
  const cheapness = (ours: Measured, theirs: Measured): number => theirs.cpu / ours.cpu;
  return {
    "answers a second": each(({ perSecond }) => perSecond, 0),
    "throughput to bare": ratio("bare", throughput),
    "to the least": ratio("least", throughput),
    "processor time, µs": each(({ cpu }) => cpu, 0),
    "its ratio to bare": ratio("bare", cheapness),
    " to the least": ratio("least", cheapness),
    "p99, ms": each(({ p99 }) => p99, 1),
  };
}

interface Start {
  readonly wall: number;
  readonly cpu: number;
}

/** From the start of the process to the first answer, with a snapshot of 1 000 variables in the other service. */
async function coldStarts(): Promise<void> {
  const path = `/v1/variables/${large.variableIds[0] ?? ""}`;
  const configs = await writeWorkers(await large.toSnapshot(), { [path]: { headers: {}, body: "{}" } });
  const starts: Round<Starting, Start>[] = [];
  for (let round = -1; round < STARTS; round++) {
    const results = await inTurn(STARTING, round, (name) => firstAnswer(configs[name], path));
    if (round >= 0) starts.push(results);
  }
  const ratio = (name: Starting, key: keyof Start): string =>
    median(starts.map((start) => start[name][key] / start.bare[key])).toFixed(2);
  const row = (name: string, key: keyof Start): Record<string, string> => ({
    [`first answer, ${large.variableIds.length} variables`]: name,
    "front / complete / bare Hono, ms": STARTING.map((each) =>
      median(starts.map((start) => start[each][key])).toFixed(0),
    ).join(" / "),
    "front to bare": ratio("front", key),
    "complete to bare": ratio("rototo", key),
  });
  printTable([row("time", "wall"), row("processor time", "cpu")]);
}

async function firstAnswer(config: string, path: string): Promise<Start> {
  const start = performance.now();
  const workerd = await startWorkerd(config);
  const response = await post(workerd.port, path, { context: CONTEXT });
  const text = await response.text();
  const wall = performance.now() - start;
  if (response.status !== 200) throw new Error(text);
  const cpu = processorTime(workerd.pid);
  await workerd.stop();
  return { wall, cpu };
}

if (process.argv[2] !== "cold") await throughput();
if (process.argv[2] !== "throughput") await coldStarts();
