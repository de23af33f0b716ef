/**
 * What resolution costs, against closures written by hand and against peers that do the same work, in Node and inside
 * workerd; and what compiling, snapshots and memory cost. Run with `npm run bench`, which installs the peers first.
 *
 * Each column of each row is timed in a process of its own, which makes that evaluator only and uses it in that way only;
 * the processes of a row take turns, round after round. In one process they would slow each other down, by half and more,
 * because engines learn from all that a function was ever called with, and no application has them all.
 */
import { readFile } from "node:fs/promises";
import { build } from "esbuild";
import { Workspace } from "../src/runtime/index.ts";
import { KERNEL_WASM, LIBRARY_FORM, ROOT } from "../tools/build/bundle.ts";
import { closuresOf } from "./columns.ts";
import { CLOSURES, VALIDATED } from "./evaluators.ts";
import { nodeProcess, timeHost, timeIsolated, workerdProcess } from "./isolated.ts";
import { median, printTable } from "./measure.ts";
import { built, lastChange, withCheckout } from "./previous-build.ts";
import { ROWS } from "./rows.ts";
import type { Timed } from "./timing.ts";
import { contexts, flags, workspaceFiles } from "./workload.ts";

// Fewer are for who changes this.
const ROUNDS = Number(process.env.ROUNDS ?? 15);

print("Node", await inNode());
await printPrevious(process.argv[2]).catch((error) => console.log(`\nno earlier build: ${error.message}`));
print("workerd", await inWorkerd());
await printLoading();
await printMemory();

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

/** This build against that of an earlier revision. */
async function printPrevious(given: string | undefined): Promise<void> {
  const revision = given ?? (await lastChange());
  const now = nodeProcess(await ofBuild("now", "."));
  const before = nodeProcess(await withCheckout(revision, (checkout) => ofBuild("before", checkout)));
  const table = [];
  // The last row takes long, and tells no more than the one before.
  for (const { name: row } of ROWS.slice(0, -1)) {
    for (const column of ["", VALIDATED]) {
      const starts = { now: () => now(row, column), before: () => before(row, column) };
      const { name, nanoseconds, ratios } = await timeIsolated(`${row}${column}`, starts, ROUNDS);
      table.push({
        Node: name,
        now: nanoseconds.now?.toFixed(0) ?? "",
        before: nanoseconds.before?.toFixed(0) ?? "",
        "before / now": ratios.now?.before?.toFixed(2) ?? "",
      });
    }
  }
  console.log(
    `\nNode: this build and that of ${revision}, nanoseconds for one operation; medians of ${ROUNDS} rounds\n`,
  );
  printTable(table);
}

function ofBuild(name: string, checkout: string): Promise<string> {
  const contents = `
    import { Workspace } from "${checkout}/src/runtime/index.ts";
    import { buildColumns } from "./bench/build-columns.ts";
    import { answering } from "./bench/child.ts";
    export const answerer = (job) => answering(job, buildColumns(Workspace), {});`;
  return built(name, contents);
}

/** The rows as the package's build makes them, which is what users run. */
async function inNode(): Promise<Timed[]> {
  const contents = `
    import { answering } from "./bench/child.ts";
    import { ownColumns } from "./bench/columns.ts";
    export const answerer = (job, peers) => answering(job, ownColumns(), peers);`;
  return await timeHost(nodeProcess(await built("node", contents)), ROUNDS);
}

async function inWorkerd(): Promise<Timed[]> {
  const contents = `
    import kernel from "./kernel.wasm";
    import { answering } from "./bench/child.ts";
    import { ownColumns } from "./bench/columns.ts";
    import { PEERS } from "./bench/peers.mjs";
    let answer;
    export default {
      fetch: async (_, { job }) => Response.json(await (answer ??= answering(job, ownColumns(kernel), PEERS))()),
    };`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["*.wasm"],
    define: { "process.env.NODE_ENV": '"production"' },
    ...LIBRARY_FORM,
    write: false,
  });
  const modules = [
    { type: "ESModule" as const, path: "bench.js", contents: outputFiles[0]?.text ?? "" },
    { type: "CompiledWasm" as const, path: "kernel.wasm", contents: await readFile(KERNEL_WASM) },
  ];
  return await timeHost(workerdProcess(modules), ROUNDS);
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
