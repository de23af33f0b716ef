import { readdir, readFile } from "node:fs/promises";
import { posix } from "node:path";
import { AMBIENT, LAYERS, type Layer } from "./layers.ts";
import { type Import, importsOf, lineAt, withoutComments } from "./source-file.ts";

interface Module {
  /** Relative to the checked folder. */
  readonly path: string;
  readonly code: string;
  readonly imports: readonly Import[];
}

/**
 * Checks the boundaries inside a source folder: which layer imports which, that neither the core nor the tooling reaches for a host, and that
 * no modules import each other's values in a circle. Gives one line for each fault: `path:line what is wrong`.
 */
export async function checkLayers(folder: string): Promise<string[]> {
  const modules = await readModules(folder);
  return [...modules.flatMap(importFaults), ...modules.flatMap(ambientFaults), ...cycleFaults(modules)].sort();
}

async function readModules(folder: string): Promise<Module[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts"));
  const sources = paths.filter((path) => !path.endsWith(".d.ts"));
  return Promise.all(
    sources.map(async (path) => {
      const code = withoutComments(await readFile(posix.join(folder, path), "utf8"));
      return { path, code, imports: importsOf(code) };
    }),
  );
}

function importFaults(module: Module): string[] {
  const layer = layerOf(module.path);
  if (layer === undefined) return [`${module.path}:1 belongs to no layer of tools/layers/layers.ts`];
  return module.imports.flatMap(({ specifier, line }) => {
    const fault = importFault(layer, module.path, specifier);
    return fault === undefined ? [] : [`${module.path}:${line} ${fault}`];
  });
}

function importFault(layer: Layer, from: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return layer.node ? undefined : `${layer.path} must not import ${specifier}`;
  // A module of WebAssembly lies beside what is built, not in src/.
  if (!specifier.startsWith(".") || specifier.endsWith(".wasm")) return undefined;
  const target = layerOf(targetOf(from, specifier));
  if (target === undefined) return `${specifier} belongs to no layer`;
  if (target === layer || layer.imports.includes(target.path)) return undefined;
  return `${layer.path} must not import ${target.path} (${specifier})`;
}

function ambientFaults({ path, code }: Module): string[] {
  if (!path.startsWith("runtime/") && !path.startsWith("tooling/")) return [];
  return AMBIENT.flatMap((word) => {
    const found = word.exec(code);
    return found === null ? [] : [`${path}:${lineAt(code, found.index)} the core must not use ${found[0]}`];
  });
}

function cycleFaults(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const finished = new Set<string>();
  const faults: string[] = [];
  const visit = (module: Module, trail: readonly string[]): void => {
    for (const { specifier, typeOnly, line } of module.imports) {
      const target = byPath.get(targetOf(module.path, specifier));
      if (typeOnly || target === undefined || finished.has(target.path)) continue;
      const start = trail.indexOf(target.path);
      if (start < 0) visit(target, [...trail, target.path]);
      else
        faults.push(
          `${module.path}:${line} closes an import cycle: ${[...trail.slice(start), target.path].join(" → ")}`,
        );
    }
    finished.add(module.path);
  };
  for (const module of modules) if (!finished.has(module.path)) visit(module, [module.path]);
  return faults;
}

function targetOf(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}

function layerOf(path: string): Layer | undefined {
  const holders = LAYERS.filter((layer) => path === `${layer.path}.ts` || path.startsWith(`${layer.path}/`));
  return holders.sort((a, b) => b.path.length - a.path.length)[0];
}
