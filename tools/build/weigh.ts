import { gzipSync } from "node:zlib";
import { bundle } from "./bundle.ts";
import type { Entry } from "./entries.ts";
import { packagesIn } from "./packages.ts";

/** What an entry costs whoever ships it: bundled with everything it needs and minified. */
export interface Weight {
  readonly bytes: number;
  readonly gzip: number;
  /** The npm packages in it, sorted. */
  readonly packages: readonly string[];
}

/** Bundles an entry from its source as a user's bundler would, and weighs the result. */
export async function weigh(entry: Pick<Entry, "source">): Promise<Weight> {
  const result = await bundle({ entryPoints: [entry.source], minify: true, write: false });
  const [file] = result.outputFiles ?? [];
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry.source}`);
  return {
    bytes: file.contents.length,
    gzip: gzipSync(file.contents, { level: 9 }).length,
    packages: packagesIn(result.metafile).map(({ name }) => name),
  };
}

/** What is wrong with an entry's weight, in words; empty when nothing is. */
export function faultsOf({ name, gzipCeiling, packages }: Entry, weight: Weight): string[] {
  const faults = weight.packages
    .filter((found) => !packages.includes(found))
    .map((found) => `${name} contains ${found}, which tools/build/entries.ts does not allow`);
  if (weight.gzip > gzipCeiling)
    faults.push(`${name} weighs ${weight.gzip} bytes gzipped; at most ${gzipCeiling} are allowed`);
  return faults;
}
