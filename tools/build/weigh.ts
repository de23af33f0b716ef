import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile, OutputFile } from "esbuild";
import { bundle, ROOT } from "./bundle.ts";
import type { Entry } from "./entries.ts";
import { packagesIn } from "./packages.ts";

/** What an entry costs whoever ships it: bundled with everything it needs and minified. */
export interface Weight {
  readonly bytes: number;
  readonly gzip: number;
  /** What of it is loaded with the entry; the rest waits until it is needed. */
  readonly atOnce: {
    readonly gzip: number;
    /** With the kernel inside, which is counted nowhere else. */
    readonly gzipWithKernel: number;
    readonly modules: readonly string[];
  };
  /** The npm packages in it, sorted. */
  readonly packages: readonly string[];
  /** All modules in it. */
  readonly modules: readonly string[];
}

/** The kernel inside an entry. */
const EMBEDDED_KERNEL = /"AGFzb[\w+/=]+"/;

/** Bundles an entry from its source as a user's bundler would, and weighs the result; unless said otherwise the kernel and the Lua module are no part of it. */
export async function weigh({
  source,
  whole,
  eager,
  only,
}: Pick<Entry, "source" | "whole" | "eager" | "only">): Promise<Weight> {
  const contents = `export { ${only} } from "./${source}";`;
  const result = await bundle({
    ...(only === undefined ? { entryPoints: [source] } : { stdin: { contents, resolveDir: ROOT } }),
    outdir: "weighed",
    splitting: whole !== true,
    eager,
    minify: true,
    write: false,
    external: ["#lua-module"],
  });
  const loaded = loadedAtOnce(result.metafile, only === undefined ? source : "<stdin>");
  const outputs = result.outputFiles ?? [];
  const files = outputs.map(withoutKernel);
  const isAtOnce = ({ path }: { readonly path: string }): boolean => loaded.has(relative(ROOT, path));
  return {
    bytes: files.reduce((sum, { contents }) => sum + contents.length, 0),
    gzip: gzippedSize(files),
    atOnce: {
      gzip: gzippedSize(files.filter(isAtOnce)),
      gzipWithKernel: gzippedSize(outputs.filter(isAtOnce)),
      modules: [...loaded].flatMap((path) => Object.keys(result.metafile.outputs[path]?.inputs ?? {})).sort(),
    },
    packages: packagesIn(result.metafile).map(({ name }) => name),
    modules: Object.values(result.metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  };
}

function withoutKernel({ path, text }: OutputFile): { readonly path: string; readonly contents: Uint8Array } {
  return { path, contents: Buffer.from(text.replace(EMBEDDED_KERNEL, '""')) };
}

function gzippedSize(files: readonly { readonly contents: Uint8Array }[]): number {
  return gzipSync(Buffer.concat(files.map(({ contents }) => contents)), { level: 9 }).length;
}

/** The outputs that an entry point needs before it runs: its own, and what that imports other than on demand. */
function loadedAtOnce({ outputs }: Metafile, source: string): Set<string> {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === source));
  if (loaded.size === 0) throw new Error(`esbuild made nothing of ${source}`);
  for (const path of loaded) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind !== "dynamic-import" && !external) loaded.add(imported);
    }
  }
  return loaded;
}

/** Weighs a file that is shipped as it is. */
export async function weighFile(path: string): Promise<Weight> {
  const contents = await readFile(path);
  const gzip = gzippedSize([{ contents }]);
  return {
    bytes: contents.length,
    gzip,
    atOnce: { gzip, gzipWithKernel: gzip, modules: [] },
    packages: [],
    modules: [],
  };
}

/** What an entry's weight is held to. */
type Limits = Omit<Entry, "source">;

/** What is wrong with an entry's weight, in words; empty when nothing is. */
export function faultsOf(limits: Limits, weight: Weight): string[] {
  const { name, gzipCeiling, atOnceCeiling, packages, forbidden = [] } = limits;
  const faults = weight.packages
    .filter((found) => !packages.includes(found))
    .map((found) => `${name} contains ${found}, which tools/build/entries.ts does not allow`);
  for (const module of weight.modules) {
    if (forbidden.some((path) => module.startsWith(path))) faults.push(`${name} reaches ${module}, which it must not`);
  }
  if (weight.gzip > gzipCeiling)
    faults.push(`${name} weighs ${weight.gzip} bytes gzipped; at most ${gzipCeiling} are allowed`);
  if (atOnceCeiling !== undefined && weight.atOnce.gzip > atOnceCeiling)
    faults.push(`${name} loads ${weight.atOnce.gzip} bytes gzipped at once; at most ${atOnceCeiling} are allowed`);
  return faults;
}
