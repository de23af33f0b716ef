import { spawn } from "node:child_process";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build as esbuild } from "esbuild";
import { Miniflare } from "miniflare";
import { publint } from "publint";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../tools/build/bundle.ts";
import { createRepository } from "../../tools/git/repository.ts";
import { startGitServer } from "../../tools/git/server.ts";
import { compatibilityDate } from "../../tools/wrangler-config.ts";
import { type Consumer, installPackage } from "../support/install.ts";
import { listen } from "../support/listen.ts";
import { copyProject } from "../support/project-copy.ts";
import { readFiles } from "../support/read-files.ts";
import { type ProgramResult, runProgram } from "../support/run-program.ts";

/** Entries that only one host can load. */
const WORKERD_ONLY = ["rototo-edge/edge/object"];
const NEED_NODE = ["rototo-edge/node", "rototo-edge/testing"];
const NEED_A_WORKER = ["rototo-edge/browser/worker"];

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
  // How long its own plugins took is not about the package.
  expect(warnings.filter((text) => !text.includes("PLUGIN_TIMINGS"))).toEqual([]);
});

test("publint and are-the-types-wrong find nothing", async () => {
  const { messages } = await publint({ pkgDir: consumer.installed, strict: true, pack: false });
  expect(messages).toEqual([]);
  const tarball = createPackageFromTarballData(await readFile(consumer.tarball));
  // Files that are no modules have no types.
  const types = await checkPackage(tarball, { excludeEntrypoints: [/\.(wasm|wit|json)$/] });
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
    // The dependencies are where the test has put them.
    const config = JSON.parse(await readFile(join(example, "deno.json"), "utf8"));
    await writeFile(join(example, "deno.json"), JSON.stringify({ ...config, nodeModulesDir: "manual" }));
    files = await readFiles(join(ROOT, "examples/account-config"));
  });

  test.each([
    ["check", "limits.ts", "service.ts", "handler_test.ts"],
    ["test"],
    ["publish", "--dry-run", "--allow-dirty"],
  ])("passes deno %s", async (...args) => {
    const { code, errors } = await deno(args, example);
    expect(code, errors).toBe(0);
    expect(errors).not.toMatch(/warning/i);
  });

  test("the script reads limits from git with --allow-net only; the service outlives its source", async () => {
    const git = await serveWorkspace("deno", files);
    const script = ["run", "--no-prompt", "--allow-net", "limits.ts", git.source, "acct-3", "premium"];
    const { output, errors } = await deno(script, example);
    expect(output, errors).toBe(
      'max-active-projects: 25\nnew-dashboard: true\nproject-banner: {"link":{"label":"Contact us","path":"/support"},"text":"All 25 projects are in use. Tell us if you need more."}\n',
    );
    const first = await startService(git.source);
    expect(await first.limit()).toBe(25);
    // A version is kept beside serving it; what is ended before that has kept nothing.
    await expect.poll(() => keptVersions(join(example, "state")), { timeout: 30_000 }).toHaveLength(1);
    await first.end();
    await git.close();
    const second = await startService(git.source);
    expect(await second.limit()).toBe(25);
    await second.end();
  });

  async function startService(source: string): Promise<{ limit(): Promise<unknown>; end(): Promise<void> }> {
    const port = await freePort();
    const permissions = ["--allow-net", "--allow-read=state", "--allow-write=state"];
    const args = ["run", "--no-prompt", ...permissions, "service.ts", source, String(port)];
    const env = { ...process.env, DENO_DIR: join(consumer.directory, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
    // A group of its own: the program on the PATH only starts the real one.
    const child = spawn("deno", args, { cwd: example, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const ended = new Promise((resolve) => child.once("close", resolve));
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(String(chunk)));
    await expect.poll(() => said.join(""), { timeout: 30_000 }).toContain("Listening");
    return {
      limit: async () =>
        Reflect.get(Object(await (await fetch(`http://127.0.0.1:${port}/limits/premium`)).json()), "maxActiveProjects"),
      async end() {
        process.kill(-(child.pid ?? 0));
        await ended;
      },
    };
  }
});

/** The files of a store in a directory that have been written whole. */
async function keptVersions(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => !name.endsWith(".tmp"));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("the example for edge functions", () => {
  let miniflare: Miniflare;
  let git: WorkspaceServer;
  let files: Record<string, string>;

  beforeAll(async () => {
    files = await readFiles(join(ROOT, "examples/account-config"));
    git = await serveWorkspace("edge-limits", files);
    const folder = join(consumer.directory, "edge-limits");
    await cp(join(ROOT, "examples/edge-limits"), folder, { recursive: true });
    const out = join(folder, "out");
    const env = {
      XDG_CONFIG_HOME: join(folder, "config"),
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
    };
    const bundled = await runProgram("wrangler", ["deploy", "--dry-run", "--outdir", out], { cwd: folder, env });
    expect(bundled.code, bundled.errors).toBe(0);
    expect(bundled.output + bundled.errors).not.toContain("WARNING");
    const modules = (await readdir(out)).filter((file) => file.endsWith(".wasm"));
    miniflare = new Miniflare({
      modules: [
        { type: "ESModule", path: join(out, "worker.js") },
        ...modules.map((file) => ({ type: "CompiledWasm" as const, path: join(out, file) })),
      ],
      modulesRoot: out,
      compatibilityDate: compatibilityDate(),
      durableObjects: {
        ROTOTO_OBJECTS: { className: "WorkspaceObject", useSQLite: true },
        PROJECTS: { className: "AccountProjects", useSQLite: true },
      },
      bindings: {
        ROTOTO_SOURCE: git.source,
        ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
        ROTOTO_CHECK_SECONDS: "0.1",
        ROTOTO_REFRESH_SECONDS: "1",
      },
      cf: false,
    });
  });
  afterAll(async () => {
    await miniflare.dispose();
    await git.close();
  });

  async function add(id: string, plan: string, name: string): Promise<{ status: number; json: unknown }> {
    const headers = { "x-account-id": id, "x-account-plan": plan, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ name }) };
    const response = await miniflare.dispatchFetch("http://projects/projects", init);
    return { status: response.status, json: await response.json() };
  }

  test("an account gets as many projects as its plan allows, and then the banner", async () => {
    for (let count = 1; count <= 3; count++) {
      expect(await add("a", "standard", `p${count}`)).toEqual({
        status: 201,
        json: { name: `p${count}`, count, limit: 3 },
      });
    }
    expect(await add("a", "standard", "p4")).toMatchObject({ status: 403, json: { limit: 3, banner: { link: {} } } });
    expect(await add("b", "premium", "p1")).toMatchObject({ status: 201, json: { limit: 25 } });
    expect(await add("b", "gold", "p2")).toMatchObject({ status: 422, json: { code: "context_schema_mismatch" } });
  });

  test("a commit raises the limit once the schedule has run, and no request waits for git", async () => {
    const path = "variables/max-active-projects.toml";
    await git.commit({ [path]: files[path]?.replace("standard = 3", "standard = 4") ?? "" });
    const worker = await miniflare.getWorker();
    await worker.scheduled({ cron: "*/5 * * * *" });
    await expect
      .poll(async () => (await add("c", "standard", "p1")).json, { timeout: 20_000 })
      .toMatchObject({ limit: 4 });
  });
});

/** A git server with a workspace. */
interface WorkspaceServer {
  readonly source: string;
  commit(files: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

async function serveWorkspace(name: string, files: Record<string, string>): Promise<WorkspaceServer> {
  const root = join(consumer.directory, "repositories");
  const repository = await createRepository(join(root, name), files);
  const server = await startGitServer({ root });
  return {
    source: `git+${server.url}/${name}.git#main`,
    commit: (changed) => repository.commit(changed),
    close: () => server.close(),
  };
}
