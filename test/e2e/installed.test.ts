import { spawn } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build as esbuild } from "esbuild";
import { publint } from "publint";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { createRepository } from "../../tools/git/repository.ts";
import { startGitServer } from "../../tools/git/server.ts";
import { type Consumer, installPackage } from "../support/install.ts";
import { listen } from "../support/listen.ts";
import { copyProject } from "../support/project-copy.ts";
import { readFiles } from "../support/read-files.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

/** Entries that only one host can load. */
const WORKERD_ONLY = ["rototo-edge/edge"];
const NEED_NODE = ["rototo-edge/node"];
const NEED_A_WORKER = ["rototo-edge/browser/worker"];

/** The dependencies are where the test has put them. */
const MANUAL = ["--node-modules-dir=manual"];

let consumer: Consumer;

beforeAll(async () => {
  const project = await copyProject();
  try {
    const built = await runProgram("node", ["tools/build.ts"], { cwd: project.directory });
    if (built.code !== 0) throw new Error(built.errors);
    consumer = await installPackage(project.directory);
  } finally {
    await project.remove();
  }
});
afterAll(() => consumer.remove());

function without(...names: readonly string[]): string[] {
  return consumer.entries.filter((entry) => !names.includes(entry));
}

/** A module that imports entries and says which gave something. */
function importer(entries: readonly string[]): string {
  const imports = entries.map((entry, index) => `import * as e${index} from ${JSON.stringify(entry)};`);
  const counts = entries.map((_, index) => `Object.keys(e${index}).length`);
  return `${imports.join("\n")}\nconsole.log(JSON.stringify([${counts}].map((count) => count > 0)));\n`;
}

async function write(name: string, text: string): Promise<string> {
  const file = join(consumer.directory, name);
  await writeFile(file, text);
  return file;
}

function deno(args: readonly string[], cwd: string): Promise<ProgramResult> {
  const env = { DENO_DIR: join(consumer.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  return runProgram("deno", args, { cwd, env });
}

test("Node imports every entry but that for a worker", async () => {
  const entries = without(...NEED_A_WORKER, ...WORKERD_ONLY);
  const file = await write("node.js", importer(entries));
  const { output, errors } = await runProgram("node", [file], { cwd: consumer.directory });
  expect({ output: output.trim(), errors }).toEqual({ output: JSON.stringify(entries.map(() => true)), errors: "" });
});

test("Deno imports every entry but that for a worker, and needs no permission for it", async () => {
  const entries = without(...NEED_A_WORKER, ...WORKERD_ONLY);
  const file = await write("deno.js", importer(entries));
  const { output, errors } = await deno(["run", "--no-prompt", file], consumer.directory);
  expect({ output: output.trim(), errors }).toEqual({ output: JSON.stringify(entries.map(() => true)), errors: "" });
});

test.each(["NodeNext", "Bundler"])(
  "every entry has its types where modules are resolved as in %s",
  async (resolution) => {
    const names = consumer.entries.map((entry, index) => `import * as e${index} from "${entry}"; void e${index};`);
    const use = `import { createClient, edgeSnapshots } from "rototo-edge/browser";
    const client = createClient({ origin: edgeSnapshots({ url: "/v1" }) });
    export const limit: string = client.getSnapshot().read("limit", 1).source;
    // @ts-expect-error: a view has no such thing
    client.getSnapshot().nothing;`;
    await write("types.ts", `${names.join("\n")}\n${use}`);
    const options = {
      module: resolution === "Bundler" ? "ESNext" : resolution,
      moduleResolution: resolution,
      target: "ES2023",
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    };
    await write("tsconfig.json", JSON.stringify({ compilerOptions: options, files: ["types.ts"] }));
    const { output, code } = await runProgram("tsc", ["--project", consumer.directory]);
    expect({ code, output }).toEqual({ code: 0, output: "" });
  },
);

test("esbuild bundles what a page may import, without a warning, and the bundle runs", async () => {
  const entries = without(...NEED_NODE, ...WORKERD_ONLY, ...NEED_A_WORKER);
  const { warnings, outputFiles } = await esbuild({
    entryPoints: [await write("page.js", importer(entries))],
    bundle: true,
    format: "esm",
    platform: "browser",
    splitting: true,
    outdir: join(consumer.directory, "esbuild"),
    loader: { ".wasm": "file" },
    logLevel: "silent",
    write: true,
    metafile: true,
  });
  expect({ warnings, outputFiles }).toEqual({ warnings: [], outputFiles: undefined });
  const { output, errors } = await runProgram("node", [join(consumer.directory, "esbuild/page.js")]);
  expect({ output: output.trim(), errors }).toEqual({ output: JSON.stringify(entries.map(() => true)), errors: "" });
});

test("Vite builds a page with a worker, without a warning", async () => {
  const warnings: string[] = [];
  await write("index.html", '<script type="module" src="/main.js"></script>');
  await write("worker.js", 'import "rototo-edge/browser/worker";');
  await write(
    "main.js",
    `import { createClient } from "rototo-edge/browser";
    import { gitSource } from "rototo-edge/browser/git";
    const worker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    globalThis.client = createClient({ origin: gitSource({ source: "git+https://host.test/x.git#main", worker }) });`,
  );
  await vite({
    root: consumer.directory,
    logLevel: "warn",
    customLogger: {
      ...{ info() {}, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false },
      ...{
        warn: (text) => warnings.push(text),
        warnOnce: (text) => warnings.push(text),
        error: (text) => warnings.push(text),
      },
    },
    worker: { format: "es" },
    build: { outDir: "vite", chunkSizeWarningLimit: 1_000 },
  });
  expect(warnings).toEqual([]);
});

test("publint and are-the-types-wrong find nothing", async () => {
  const { messages } = await publint({ pkgDir: consumer.installed, strict: true, pack: false });
  expect(messages).toEqual([]);
  const types = await checkPackage(createPackageFromTarballData(await readFile(consumer.tarball)));
  // The package is ES modules only, and has an exports map: neither CommonJS nor Node 10 is a way to it.
  const problems = (types.types === false ? [] : types.problems).filter(
    (problem) => !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
  );
  expect(types.types).not.toBe(false);
  expect(problems).toEqual([]);
});

describe("the example for Deno", () => {
  let example: string;
  let files: Record<string, string>;

  beforeAll(async () => {
    example = join(consumer.directory, "limits");
    await cp(join(ROOT, "examples/deno"), example, { recursive: true });
    files = await readFiles(join(ROOT, "examples/account-config"));
  });

  /** A git server with the workspace; the source is its address. */
  async function serve(): Promise<{
    source: string;
    commit(files: Record<string, string>): Promise<string>;
    close(): Promise<void>;
  }> {
    const root = join(consumer.directory, "repositories");
    const repository = await createRepository(join(root, "config"), files);
    const server = await startGitServer({ root });
    return {
      source: `git+${server.url}/config.git#main`,
      commit: (changed) => repository.commit(changed),
      close: () => server.close(),
    };
  }

  test.each([
    ["check", "limits.ts", "service.ts", "handler_test.ts"],
    ["test"],
    ["publish", "--dry-run", "--allow-dirty"],
  ])("passes deno %s", async (...args) => {
    const { code, errors } = await deno([...args, ...MANUAL], example);
    expect(code, errors).toBe(0);
    expect(errors).not.toMatch(/warning/i);
  });

  test("the script reads limits from git with --allow-net only; the service outlives its source", async () => {
    const git = await serve();
    const script = ["run", "--no-prompt", ...MANUAL, "--allow-net", "limits.ts", git.source, "acct-3", "premium"];
    const { output, errors } = await deno(script, example);
    expect(output, errors).toBe(
      'max-active-projects: 25\nnew-dashboard: true\nproject-banner: {"link":{"label":"Contact us","path":"/support"},"text":"All 25 projects are in use. Tell us if you need more."}\n',
    );
    const first = await startService(git.source);
    expect(await first.limit()).toBe(25);
    await first.end();
    await git.close();
    const second = await startService(git.source);
    expect(await second.limit()).toBe(25);
    await second.end();
  });

  async function startService(source: string): Promise<{ limit(): Promise<unknown>; end(): Promise<void> }> {
    const port = await freePort();
    const permissions = ["--allow-net", "--allow-read=state", "--allow-write=state"];
    const args = ["run", "--no-prompt", ...MANUAL, ...permissions, "service.ts", source, String(port)];
    const env = { ...process.env, DENO_DIR: join(consumer.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
    const child = spawn("deno", args, { cwd: example, env, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
    await expect.poll(() => said.join(""), { timeout: 30_000 }).toContain("Listening");
    return {
      limit: async () =>
        Reflect.get(Object(await (await fetch(`http://127.0.0.1:${port}/limits/premium`)).json()), "maxActiveProjects"),
      async end() {
        child.kill();
        await ended;
      },
    };
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
