/**
 * What resolution costs, against closures written by hand and against peers that do the same work, in Node and inside
 * workerd; and what compiling, snapshots and memory cost. Run with `npm run bench`, which installs the peers first.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { Workspace } from "../src/runtime/index.ts";
import { LIBRARY_FORM, ROOT } from "../tools/build/bundle.ts";
import { compatibilityDate } from "../tools/wrangler-config.ts";
import { CLOSURES, VALIDATED } from "./evaluators.ts";
import { median, printTable } from "./measure.ts";
import type { OwnBody } from "./own-rows.ts";
import { built, lastChange, withCheckout } from "./previous-build.ts";
import { closuresOf, type timeRows as TimeRows } from "./resolve-rows.ts";
import { type Timed, time } from "./timing.ts";
import { contexts, flags, workspaceFiles } from "./workload.ts";

const ROUNDS = 15;

// Behind a variable: who only checks types has no peers installed.
const PEERS = "./node-peers.mjs";

print("Node", await inNode());
await printPrevious(process.argv[2]).catch((error) => console.log(`\nno earlier build: ${error.message}`));
print("workerd", await inWorkerd());
await printLoading();
await printMemory();
process.exit(0);

function print(host: string, timed: readonly Timed[]): void {
  console.log(`\n${host}: nanoseconds for one operation, medians of ${ROUNDS} rounds\n`);
  printColumns(host, timed, ({ nanoseconds }) => nanoseconds, 0);
  console.log(`\n${host}: how many times as long as the row's first column, medians of the same rounds one by one\n`);
  printColumns(host, timed, ({ ratios }) => Object.values(ratios)[0] ?? {}, 2);
  console.log(`\n${host}: what validates nothing, to the row's first column that does\n`);
  printColumns(host, timed, othersToValidated, 2);
}

/** How many times as long as ours, which validates, the others take, who validate nothing. */
function othersToValidated({ ratios }: Timed): Readonly<Record<string, number>> {
  const columns = Object.keys(ratios);
  const validated = columns.find((column) => column.endsWith(VALIDATED)) ?? "";
  const isOurs = (column: string): boolean => column.endsWith(VALIDATED) || columns.includes(`${column}${VALIDATED}`);
  const others = Object.entries(ratios[validated] ?? {}).filter(([column]) => !isOurs(column));
  const peers = others.filter(([column]) => column !== CLOSURES).map(([, figure]) => figure);
  return { ...(peers.length > 0 && { "fastest peer": Math.min(...peers) }), ...Object.fromEntries(others) };
}

function printColumns(
  title: string,
  timed: readonly Timed[],
  figuresOf: (row: Timed) => Timed["nanoseconds"],
  digits: number,
): void {
  const names = [...new Set(timed.flatMap((row) => Object.keys(figuresOf(row))))];
  const cells = (row: Timed) => names.map((name) => [name, figuresOf(row)[name]?.toFixed(digits) ?? ""]);
  printTable(timed.map((row) => ({ [title]: row.name, ...Object.fromEntries(cells(row)) })));
}

/** This build against that of an earlier revision, each with loops of its own. */
async function printPrevious(given: string | undefined): Promise<void> {
  const revision = given ?? (await lastChange());
  const now = await ownBodiesOf(".");
  const before = await withCheckout(revision, ownBodiesOf);
  const rows = now.map(({ name, operations, body }) => {
    const earlier = before.find((each) => each.name === name);
    return { name, operations, bodies: { now: body, ...(earlier && { before: earlier.body }) } };
  });
  const timed = time(rows, ROUNDS, () => performance.now());
  console.log(
    `\nNode: this build and that of ${revision}, nanoseconds for one operation; medians of ${ROUNDS} rounds\n`,
  );
  printTable(
    timed.map(({ name, nanoseconds, ratios }) => ({
      Node: name,
      now: nanoseconds.now?.toFixed(0) ?? "",
      before: nanoseconds.before?.toFixed(0) ?? "",
      "before / now": ratios.now?.before?.toFixed(2) ?? "",
    })),
  );
}

async function ownBodiesOf(checkout: string): Promise<OwnBody[]> {
  const { bodies } = await built<{ bodies: OwnBody[] }>(`
    import { Workspace } from "${checkout}/src/runtime/index.ts";
    import { ownBodies } from "./bench/own-rows.ts";
    export const bodies = await ownBodies(Workspace);`);
  return bodies;
}

/** The rows as the package's build makes them, which is what users run. */
async function inNode(): Promise<Timed[]> {
  const contents = 'export { timeRows } from "./bench/resolve-rows.ts"';
  const { timeRows } = await built<{ timeRows: typeof TimeRows }>(contents);
  const { nodePeers } = await import(PEERS);
  return await timeRows(undefined, nodePeers, ROUNDS);
}

async function inWorkerd(): Promise<Timed[]> {
  const script = `
    import kernel from "./kernel.wasm";
    import { timeRows } from "./bench/resolve-rows.ts";
    import { peers } from "./bench/peers.mjs";
    export default { fetch: async () => Response.json(await timeRows(kernel, peers, ${ROUNDS})) };`;
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: ROOT },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["*.wasm"],
    define: { "process.env.NODE_ENV": '"production"' },
    ...LIBRARY_FORM,
    write: false,
  });
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "bench.js", contents: outputFiles[0]?.text ?? "" },
      { type: "CompiledWasm", path: "kernel.wasm", contents: await readFile(join(ROOT, "wasm/kernel.wasm")) },
    ],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    return (await (await miniflare.dispatchFetch("http://bench/")).json()) as Timed[];
  } finally {
    await miniflare.dispose();
  }
}

async function printLoading(): Promise<void> {
  const table = [];
  for (const count of [200, 1_000, 5_000]) {
    const files = workspaceFiles(flags(count));
    const workspace = await Workspace.fromFiles(files);
    const snapshot = await workspace.toSnapshot();
    const times: Record<string, number[]> = { files: [], write: [], load: [], "load and ask": [] };
    const timeOne = async (name: string, body: () => Promise<unknown>): Promise<void> => {
      // None pays for what another has left behind.
      globalThis.gc?.();
      const start = performance.now();
      await body();
      times[name]?.push(performance.now() - start);
    };
    for (let round = 0; round < 15; round++) {
      await timeOne("files", () => Workspace.fromFiles(files));
      await timeOne("write", () => workspace.toSnapshot());
      await timeOne("load", () => Workspace.fromSnapshot(snapshot));
      await timeOne("load and ask", async () =>
        (await Workspace.fromSnapshot(snapshot)).resolveVariables(
          { account: { plan: "free", seats: 1 }, user: { id: "u", country: "de" } },
          { validateContext: false },
        ),
      );
    }
    const [fromFiles = 0, write = 0, load = 0, ask = 0] = Object.values(times).map(median);
    table.push({
      variables: count,
      "from files, ms": fromFiles.toFixed(1),
      "write a snapshot, ms": write.toFixed(2),
      "open a snapshot, ms": load.toFixed(2),
      "files / snapshot": (fromFiles / load).toFixed(0),
      "open and resolve all, ms": ask.toFixed(2),
      "snapshot, kB": (snapshot.length / 1000).toFixed(0),
    });
  }
  console.log("\nLoading, in Node\n");
  printTable(table);
}

/** What 5 000 variables take once they can be asked. */
async function printMemory(): Promise<void> {
  const files = workspaceFiles(flags(5_000));
  const used = (): number => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 2 ** 20;
  };
  const before = used();
  const closures = closuresOf(files);
  const withClosures = used() - before;
  const snapshot = await (await Workspace.fromFiles(files)).toSnapshot();
  const between = used();
  const workspace = await Workspace.fromSnapshot(snapshot, { kernel: "js" });
  const [context = {}] = contexts(1);
  workspace.resolveVariables(context);
  const withTables = used() - between;
  closures.variables(context);
  console.log("\nMemory of 5 000 variables that have all been asked for, MiB of heap and buffers\n");
  printTable([{ closures: withClosures.toFixed(1), tables: withTables.toFixed(1) }]);
}
