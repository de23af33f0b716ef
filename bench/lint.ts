/**
 * What lint costs, as a ratio to what smol-toml alone needs to parse the same texts, for workspaces of growing size.
 * Run with `npm run bench:lint`.
 */
import { parse } from "smol-toml";
import { lintFiles } from "../src/runtime/index.ts";
import { generateWorkspace } from "./generate-workspace.ts";
import { printTable, timeInterleaved } from "./measure.ts";

const rows: Record<string, string | number>[] = [];
// What is measured is the code at its best; the first load of a process is a matter of start-up time.
await timeInterleaved(bodies(generateWorkspace(20_000)), 3);
for (const [documents, rounds] of [
  [1_000, 41],
  [5_000, 21],
  [20_000, 9],
] as const) {
  const files = generateWorkspace(documents);
  const { diagnostics } = await lintFiles(files);
  if (diagnostics.length > 0) throw new Error(`the workspace is not clean: ${diagnostics[0]?.message}`);
  const times = await timeInterleaved(bodies(files), rounds);
  const parseTime = times.get("parse") ?? Number.NaN;
  const lintTime = times.get("lint") ?? Number.NaN;
  rows.push({
    documents: Object.keys(files).length,
    "smol-toml alone, ms": parseTime.toFixed(1),
    "lint, ms": lintTime.toFixed(1),
    ratio: (lintTime / parseTime).toFixed(2),
    "µs a document": ((lintTime * 1000) / Object.keys(files).length).toFixed(1),
    "peak heap, MiB": await peakHeap(files),
  });
}
printTable(rows);

function bodies(files: Record<string, string>): { parse: () => unknown; lint: () => unknown } {
  const tomls = Object.entries(files).filter(([path]) => path.endsWith(".toml"));
  return {
    // With the option that keeps 64-bit integers, which lint needs too.
    parse: () => tomls.map(([, text]) => parse(text, { integersAsBigInt: true })),
    lint: () => lintFiles(files),
  };
}

/** The heap that one lint adds, garbage included. */
async function peakHeap(files: Record<string, string>): Promise<string> {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  await lintFiles(files);
  return ((process.memoryUsage().heapUsed - before) / 2 ** 20).toFixed(1);
}
