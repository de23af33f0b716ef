/**
 * Everything that must hold before a change is done, in one command: `npm run ok`. One line for each step; what a step
 * printed is shown only when it fails. `-- --skip <step>` leaves one out.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { parseArgs, styleText } from "node:util";
import { ROOT } from "./build/bundle.ts";

const projects = globSync(["tsconfig.json", "{bench,examples,src,test,tools,wasm}/**/tsconfig.json"], {
  cwd: ROOT,
  exclude: ["**/node_modules/**"],
}).sort();

/** Each step's commands, run one after another in the repository's root. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  format: ["biome check --error-on-warnings"],
  // Before the types, some of which are those of the built package.
  build: [
    "node wasm/lua/build.ts --check",
    "node tools/wasm/build-kernel.ts --check",
    "node tools/build-playground.ts --check",
    "node tools/build.ts",
  ],
  types: projects.map((project) => `tsc --project ${project}`),
  layers: ["node tools/check-layers.ts"],
  docs: ["node tools/check-links.ts", "node tools/generate-diagnostics.ts --check"],
  sizes: ["node tools/sizes.ts --check"],
  tests: ["vitest run"],
};

const { skip } = parseArgs({ options: { skip: { type: "string", multiple: true, default: [] } } }).values;
const unknown = skip.filter((name) => !(name in STEPS));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(", ")}. There are ${Object.keys(STEPS).join(", ")}.`);
  process.exit(1);
}

const failed = Object.keys(STEPS).filter((name) => !skip.includes(name) && !passes(name));
if (failed.length > 0) {
  console.error(`\n${failed.join(", ")} failed`);
  process.exitCode = 1;
}

function passes(name: string): boolean {
  const start = performance.now();
  const failures = (STEPS[name] ?? []).map(run).filter((result) => result.status !== 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  const mark = failures.length === 0 ? styleText("green", "✓") : styleText("red", "✗");
  console.log(`${mark} ${name.padEnd(8)}${seconds} s`);
  for (const { command, output } of failures) console.log(`\n$ ${command}\n${output}`);
  return failures.length === 0;
}

function run(command: string): { command: string; status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: ROOT,
    shell: true,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { command, status, output: stdout + stderr };
}
