/**
 * What a refresh costs against a full load, in one run: `npm run bench:refresh -- [files] [rounds]`. A workspace of many files, served by
 * git itself; one file changes between two refreshes. Both go all the way: network, parsing, lint, compilation, swap. Each round is a
 * process of its own, as it is where versions are kept: one load, and refreshes from then on. The first of them stands apart,
 * because it runs code for the first time, and the garbage of the load is collected meanwhile.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RefreshingWorkspace } from "../src/index.ts";
import type { Fetch } from "../src/runtime/ports.ts";
import { createRepository, type Files } from "../tools/git/repository.ts";
import { startServerProcess } from "./git-server-process.ts";
import { median, printTable } from "./measure.ts";

const [FILES = 10_000, ROUNDS = 5] = process.argv.slice(2, 4).map(Number);
/** For each load. */
const REFRESHES = 5;

const variable = (index: number, value: string): string =>
  `schema_version = 1\ndescription = "variable ${index}"\ntype = "string"\n\n[values]\na = "${value}"\nb = "${index * 7919}"\n\n` +
  `[resolve]\ndefault = "a"\n\n[[resolve.rule]]\nqualifier = "q${index % qualifiers}"\nvalue = "b"\n`;
const qualifier = (index: number): string =>
  `schema_version = 1\ndescription = "qualifier ${index}"\n\n[[predicate]]\nattribute = "user.tier${index % 7}"\nop = "eq"\nvalue = "tier-${index % 50}"\n`;
const qualifiers = Math.floor(FILES / 5);

function workspace(): Files {
  const files: Files = { "rototo-workspace.toml": "schema_version = 1\n" };
  for (let index = 0; index < qualifiers; index++) files[`qualifiers/q${index}.toml`] = qualifier(index);
  for (let index = qualifiers + 1; index < FILES; index++) files[`variables/v${index}.toml`] = variable(index, "first");
  return files;
}

/** What one step took: time on the wall, time of this process's own, bytes received. */
interface Cost {
  readonly wallMs: number;
  /** What of it was not spent waiting for the host's answers. */
  readonly ownMs: number;
  readonly cpuMs: number;
  readonly bytes: number;
}

let received = 0;
let waited = 0;
const counting: Fetch = async (url, init) => {
  const start = performance.now();
  const response = await fetch(url, init);
  const body = new Uint8Array(await response.arrayBuffer());
  waited += performance.now() - start;
  received += body.byteLength;
  const { status, statusText, headers } = response;
  return { status, statusText, headers, url: response.url, body: new Response(body).body };
};

async function measure<T>(step: () => Promise<T>): Promise<[T, Cost]> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  received = 0;
  waited = 0;
  const result = await step();
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - start;
  return [result, { wallMs, ownMs: wallMs - waited, cpuMs: (user + system) / 1_000, bytes: received }];
}

/** Costs by what was done; the steps are the columns of the table. */
type Costs = Record<"full load" | "first refresh" | "later ones", Cost[]>;

/** In a process of its own: one load and some refreshes, before each of which the parent commits a change. */
async function round(source: string): Promise<void> {
  const costs: Costs = { "full load": [], "first refresh": [], "later ones": [] };
  const options = { allowInsecureLoopback: true, fetch: counting, limits: { entries: 2 * FILES } };
  const [followed, load] = await measure(() => RefreshingWorkspace.load(source, options));
  costs["full load"].push(load);
  for (let step = 0; step < REFRESHES; step++) {
    process.send?.("change");
    await once(process, "message");
    const [outcome, refresh] = await measure(() => followed.refreshNow());
    const { changes, history } = followed.status().lastChange ?? {};
    if (outcome !== "refreshed" || history !== "fast_forward") throw new Error(`${outcome} ${history}`);
    if (changes?.documents?.length !== 1 || changes.variables.changed.length !== 1) throw new Error("not one change");
    costs[step === 0 ? "first refresh" : "later ones"].push(refresh);
  }
  await followed.shutdown();
  process.send?.(costs);
  process.disconnect();
}

async function rounds(): Promise<Costs> {
  const all: Costs = { "full load": [], "first refresh": [], "later ones": [] };
  const root = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  const server = await startServerProcess(root);
  try {
    const repository = await createRepository(join(root, "config"));
    await repository.git("config", "gc.auto", "0");
    await repository.commit(workspace());
    // As a host keeps it: packed.
    await repository.git("repack", "-a", "-d", "--quiet");
    let changed = qualifiers;
    for (let index = 0; index < ROUNDS; index++) {
      const child = fork(import.meta.filename, [`${FILES}`, `${ROUNDS}`, `git+${server.url}/config.git#main`]);
      child.on("message", async (message: "change" | Costs) => {
        if (message !== "change") {
          for (const step of ["full load", "first refresh", "later ones"] as const) all[step].push(...message[step]);
          return;
        }
        changed++;
        await repository.commit({ [`variables/v${changed}.toml`]: variable(changed, `changed ${index}`) });
        child.send("changed");
      });
      const [code] = await once(child, "exit");
      if (code !== 0) throw new Error(`a round ended with ${code}`);
    }
    return all;
  } finally {
    await server.close();
    await rm(root, { recursive: true });
  }
}

function print(costs: Costs): void {
  const rows = {
    wallMs: "time, ms",
    ownMs: "without waiting for the host, ms",
    cpuMs: "CPU of the process, ms",
    bytes: "bytes received",
  };
  printTable(
    Object.entries(rows).map(([key, what]) => {
      const of = (all: readonly Cost[]): number => median(all.map((cost) => cost[key as keyof Cost]));
      const load = of(costs["full load"]);
      const shown = (value: number): string => `${value.toFixed(0)} (${((100 * value) / load).toFixed(1)} %)`;
      return {
        [`${FILES} files`]: what,
        "full load": load.toFixed(0),
        "first refresh": shown(of(costs["first refresh"])),
        "later ones": shown(of(costs["later ones"])),
      };
    }),
  );
}

const [, , , , source] = process.argv;
if (source === undefined) print(await rounds());
else await round(source);
