/**
 * Reports what each entry weighs and contains, writes it into README.md, and fails when an entry is too heavy or holds
 * a package it must not: `npm run sizes`. With `--check` README.md is compared instead of written.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { KERNEL_WASM, LUA_WASM, ROOT } from "./build/bundle.ts";
import { FRONT, KERNEL_MODULE, LIBRARY, LUA_MODULE, SNAPSHOT_PAGE, WORKER } from "./build/entries.ts";
import { faultsOf, type Weight, weigh, weighFile } from "./build/weigh.ts";

const README = join(ROOT, "README.md");
const BLOCK = /(?<=<!-- sizes:start -->\n)[\s\S]*?(?=<!-- sizes:end -->)/;

const weighed = await Promise.all([
  ...[...LIBRARY, SNAPSHOT_PAGE, WORKER, FRONT].map(async (entry) => ({ entry, weight: await weigh(entry) })),
  weighFile(KERNEL_WASM).then((weight) => ({ entry: KERNEL_MODULE, weight })),
  weighFile(LUA_WASM).then((weight) => ({ entry: LUA_MODULE, weight })),
]);
const table = weighed.map(({ entry, weight }) => row(entry.name, weight)).join("");
const heading = "| Entry | minified | gzip | of it at once | npm packages inside |\n| --- | ---: | ---: | ---: | --- |";
const block = `\n${heading}\n${table}\n${kernelNote("rototo-edge/resolve")}\n`;
const faults = weighed.flatMap(({ entry, weight }) => faultsOf(entry, weight));

const readme = await readFile(README, "utf8");
const updated = readme.replace(BLOCK, () => block);
if (!BLOCK.test(readme)) faults.push("README.md has no <!-- sizes:start --> … <!-- sizes:end --> block");
else if (updated !== readme && process.argv.includes("--check")) {
  faults.push("the sizes in README.md are out of date: run `npm run sizes`");
} else if (updated !== readme) await writeFile(README, updated);

console.log(block.trim());
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function row(name: string, { bytes, gzip, atOnce, packages }: Weight): string {
  // The packages we chose; what they need in turn would only hide them.
  const chosen = packages.filter((found) => found in { ...manifest.dependencies, ...manifest.devDependencies });
  return `| \`${name}\` | ${kilobytes(bytes)} | ${kilobytes(gzip)} | ${kilobytes(atOnce.gzip)} | ${chosen.join(", ")} |\n`;
}

function kernelNote(name: string): string {
  const { atOnce } = weighed.find(({ entry }) => entry.name === name)?.weight ?? {};
  if (atOnce === undefined) throw new Error(`${name} was not weighed`);
  return (
    "Not counted there: the kernel, which is embedded in the JavaScript as base64. " +
    `With it \`${name}\` loads ${kilobytes(atOnce.gzipWithKernel)} gzip at once.\n`
  );
}

// Whole kilobytes, so that not every change of the code is a change of the README.
function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
