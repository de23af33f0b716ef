/**
 * How long the command takes to start, as a ratio to `node -e 0`: `npm run bench:cli`. Each round runs all of them once, in
 * turn, so that what else the machine does falls on all alike.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { ROOT } from "../tools/build/bundle.ts";

const ROUNDS = Number(process.argv[2] ?? 25);
const COMMAND = join(ROOT, "dist/cli/rototo.js");
const EXAMPLE = join(ROOT, "examples/account-config");

const CASES: Readonly<Record<string, readonly string[]>> = {
  "node -e 0": ["-e", "0"],
  "rototo --version": [COMMAND, "--version"],
  "rototo --help": [COMMAND, "--help"],
  "rototo lint": [COMMAND, "lint", EXAMPLE],
  "rototo resolve": [
    COMMAND,
    "resolve",
    EXAMPLE,
    "--variables",
    "--context",
    "account.plan=premium",
    "--context",
    "account.id=a",
  ],
  "rototo diff": [COMMAND, "diff", EXAMPLE, EXAMPLE],
};

const times = new Map(Object.keys(CASES).map((name) => [name, [] as number[]]));
for (let round = -1; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(CASES)) {
    const ms = timed(args);
    // The first round warms the file cache.
    if (round >= 0) times.get(name)?.push(ms);
  }
}

const base = median(times.get("node -e 0") ?? []);
console.log("| call | ms | ratio |\n| --- | ---: | ---: |");
for (const [name, list] of times) {
  const ms = median(list);
  console.log(`| \`${name}\` | ${ms.toFixed(0)} | ${(ms / base).toFixed(2)} |`);
}

function timed(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed: ${stderr}`);
  return performance.now() - start;
}

function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
