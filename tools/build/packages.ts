import type { Metafile } from "esbuild";

/** The npm packages that a bundle contains, sorted by name, each with its directory relative to the repository. */
export function packagesIn({ outputs }: Metafile): { name: string; directory: string }[] {
  const directories = new Map<string, string>();
  for (const module of Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))) {
    const { 0: directory, 1: name } = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module) ?? [];
    if (directory !== undefined && name !== undefined) directories.set(name, directory);
  }
  const pairs = [...directories].map(([name, directory]) => ({ name, directory }));
  return pairs.sort((a, b) => (a.name < b.name ? -1 : 1));
}
