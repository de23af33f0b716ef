import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../../tools/build/bundle.ts";
import { runProgram } from "./run-program.ts";

/** A project that has the package installed and nothing else. */
export interface Consumer {
  readonly directory: string;
  /** The file that would be published. */
  readonly tarball: string;
  /** Where the package is. */
  readonly installed: string;
  /** The names of the package's entries that are JavaScript. */
  readonly entries: readonly string[];
  remove(): Promise<void>;
}

/**
 * Packs a project that has been built, and unpacks it into an empty one, beside the dependencies that npm would install and
 * the optional peers that a user of every entry has.
 */
export async function installPackage(project: string): Promise<Consumer> {
  const directory = await mkdtemp(join(tmpdir(), "rototo-consumer-"));
  const packed = await runProgram("npm", ["pack", "--ignore-scripts", "--pack-destination", directory], {
    cwd: project,
  });
  if (packed.code !== 0) throw new Error(packed.errors);
  const tarball = join(directory, (await readdir(directory)).find((name) => name.endsWith(".tgz")) ?? "");
  const installed = join(directory, "node_modules/rototo-edge");
  await mkdir(installed, { recursive: true });
  await runProgram("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  const { dependencies, peerDependencies, exports } = JSON.parse(
    await readFile(join(installed, "package.json"), "utf8"),
  );
  for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
    const place = join(directory, "node_modules", name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), place);
  }
  await writeFile(join(directory, "package.json"), '{"type":"module","private":true}');
  const entries = Object.keys(exports)
    .filter((path) => !/\.\w+$/.test(path))
    .map((path) => `rototo-edge${path.slice(1)}`);
  return { directory, tarball, installed, entries, remove: () => rm(directory, { recursive: true }) };
}
