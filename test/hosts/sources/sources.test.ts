import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, ROOT } from "../../../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../../../tools/chromium.ts";
import { createRepository } from "../../../tools/git/repository.ts";
import { compatibilityDate } from "../../../tools/wrangler-config.ts";
import { listen } from "../../support/listen.ts";
import { runProgram } from "../../support/run-program.ts";
import { type Findings, runSources } from "./cases.ts";
import { HOSTILE_GIT, SOUND } from "./hostile-git.ts";
import { HOSTILE_WEB } from "./hostile-web.ts";
import { type RunningServers, startServers } from "./servers.ts";

let root = "";
let servers: RunningServers;
let onNode: Findings;
/** What a host is given: where servers are, and what others would answer. */
let given: Parameters<typeof runSources>[0];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-sources-"));
  servers = await startServers(root);
  const { close: _, ...addresses } = servers;
  const hostile = Object.fromEntries(
    Object.entries({ ...HOSTILE_GIT, ...HOSTILE_WEB }).map(([name, [script]]) => [name, script]),
  );
  given = { ...addresses, scripts: { sound: SOUND, hostile } };
  onNode = await runSources(given);
});
afterAll(async () => {
  await servers.close();
  await rm(root, { recursive: true });
});

/** Bundles a script with the cases and the shipped library, for a host that reads one file. */
async function script(contents: string, library = "./dist/index.js"): Promise<string> {
  const { outputFiles = [] } = await bundle({
    stdin: { contents, resolveDir: ROOT },
    alias: { "rototo-edge": library },
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function deno(contents: string, flags: readonly string[]): Promise<unknown> {
  const file = join(root, `${Math.abs(contents.length)}.mjs`);
  await writeFile(file, contents);
  const options = ["run", "--no-config", "--no-prompt", "--no-remote", ...flags, file];
  const env = { DENO_DIR: join(root, "deno"), DENO_NO_UPDATE_CHECK: "1" };
  const { code, output, errors } = await runProgram("deno", options, { env });
  if (code !== 0) throw new Error(`Deno ended with ${code}: ${errors}`);
  return JSON.parse(output);
}

test("Node finds what is there, and refuses what is hostile", () => {
  const version = { kind: "git_commit", value: "<commit>" };
  const found = (values: unknown, probed: string) => expect.objectContaining({ fingerprint: version, values, probed });
  expect(onNode).toMatchObject({
    branch: found([["limit", 1]], "unchanged"),
    "default branch": found([["limit", 1]], "unknown"),
    tag: found([["limit", 1]], "unchanged"),
    pinned: found([["limit", 1]], "immutable"),
    layered: {
      layers: [{ source: "git+<git>/config.git#main:ws" }, { source: "git+<git>/config.git#main:team" }],
      probed: "unchanged",
    },
    archive: { fingerprint: { kind: "http_validator", value: 'etag:"1"' }, values: [["v", 3]], probed: "unchanged" },
    snapshot: {
      root: "snapshot+<web>/sound.snapshot",
      fingerprint: null,
      immutable: false,
      values: [["v", 4]],
      probed: "unchanged",
    },
    "snapshot by its hash": { immutable: true, values: [["v", 4]], probed: "immutable" },
    "ref that is gone": { code: "source_not_found" },
    "no repository": { code: "source_not_found" },
    "bomb of deltas": { code: "source_too_large" },
    "bomb of zeros": { code: "source_too_large" },
    "path out of the archive": { message: "workspace archive contains unsafe path: ../x" },
    "cut archive": { code: "source_corrupt" },
    "web page": { message: "failed to read workspace archive: invalid gzip header" },
    "web page for a snapshot": { code: "snapshot_invalid", message: "snapshot cannot be used: it is none" },
    "cut snapshot": { code: "snapshot_invalid", message: "snapshot cannot be used: its length is wrong" },
    "snapshot with another hash": { code: "source_corrupt" },
    "local path": { message: "local path workspace sources need a file system, which this host does not provide" },
    "system git": { message: "git+file:// workspace sources need a file system, which this host does not provide" },
    "second load": [4, 2],
  });
});

/** The platform's own words of a broken stream differ. */
function comparable(findings: Findings): Findings {
  const hostile = { ...(findings.hostile as Record<string, unknown>), "cut archive": null, "an endless archive": null };
  return { ...findings, "cut archive": null, hostile };
}

test("workerd finds the same", async () => {
  const worker =
    'import { runSources } from "./test/hosts/sources/cases.ts"; export default { fetch: async (request) => Response.json(await runSources(await request.json())) };';
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "sources.js", contents: await script(worker) }],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    const answer = await miniflare.dispatchFetch("http://sources/", { method: "POST", body: JSON.stringify(given) });
    expect(comparable((await answer.json()) as Findings)).toEqual(comparable(onNode));
  } finally {
    await miniflare.dispose();
  }
});

/** The process that this one has started last. */
async function newestWorkerd(): Promise<number> {
  const ours = new RegExp(`^\\d+ \\(workerd\\) . ${process.pid} `);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return Math.max(...pids.filter((_, index) => ours.test(stats[index] ?? "")));
}

test("workerd loads 600 files beside one of 50 MiB in less than 30 MB more than it has idle", async () => {
  const files: Record<string, string | Uint8Array> = {
    "ws/rototo-workspace.toml": "schema_version = 1\n",
    "film.bin": randomBytes(50 << 20),
  };
  for (let index = 1; index < 600; index++) {
    files[`ws/variables/v${index}.toml`] =
      `schema_version = 1\ntype = "int"\n[values]\na = ${index}\n[resolve]\ndefault = "a"\n`;
  }
  await createRepository(join(root, "large"), files);
  const worker = `
    import { Workspace } from "rototo-edge";
    const load = async (source) => (await Workspace.load(source, { allowInsecureLoopback: true })).resolveVariables({}).length;
    export default { fetch: async (request) => Response.json(await request.json().then((it) => it && load(it))) };`;
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "large.js", contents: await script(worker) }],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    const ask = async (source: string | null): Promise<unknown> =>
      (await miniflare.dispatchFetch("http://large/", { method: "POST", body: JSON.stringify(source) })).json();
    await ask(null);
    const pid = await newestWorkerd();
    const memory = async (field: string): Promise<number> => {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      return 1024 * Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]);
    };
    const idle = await memory("VmRSS");
    expect(await ask(`git+${servers.git}/large.git#main:ws`)).toBe(599);
    expect((await memory("VmHWM")) - idle).toBeLessThan(30_000_000);
  } finally {
    await miniflare.dispose();
  }
});

test("Deno finds the same, with access to the network only", async () => {
  const program = `import { runSources } from "./test/hosts/sources/cases.ts"; console.log(JSON.stringify(await runSources(${JSON.stringify(given)})));`;
  const found = (await deno(await script(program), ["--allow-net=127.0.0.1"])) as Findings;
  expect(comparable(found)).toEqual(comparable(onNode));
});

test("Deno reads directories and repositories of this machine by the entry for Node", async () => {
  const program = `
    import { Workspace } from "rototo-edge";
    const loaded = [];
    for (const source of ${JSON.stringify([join(root, "config/team"), `git+file://${root}/config#main:ws`])}) {
      const workspace = await Workspace.load(source);
      loaded.push([workspace.layers.length, workspace.resolveVariables({}).map(({ id }) => id)]);
    }
    console.log(JSON.stringify(loaded));`;
  const flags = ["--allow-read", "--allow-write", "--allow-run=git", "--allow-env", "--allow-sys"];
  expect(await deno(await script(program, "./dist/node/index.js"), flags)).toEqual([
    [2, ["limit", "own"]],
    [1, ["limit"]],
  ]);
});

test("Chromium finds the same, and after a reload downloads nothing that its store has", async () => {
  const page = await script(`
    import { runSources } from "./test/hosts/sources/cases.ts";
    import { loadStored, runStoreContract } from "./test/browser/page.ts";
    globalThis.sources = { runSources, loadStored, runStoreContract };`);
  const server = createServer(({ url }, response) => {
    if (url === "/sources.js") response.setHeader("content-type", "text/javascript").end(page);
    else
      response
        .setHeader("content-type", "text/html")
        .end('<!doctype html><script type="module" src="/sources.js"></script>');
  });
  const browser = await playwright.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${await listen(server)}/`);
    const call = (name: string, argument?: unknown): Promise<unknown> =>
      tab.evaluate(
        ([name, argument]) => Reflect.get(Reflect.get(globalThis, "sources"), name as string)(argument),
        [name, argument],
      );
    expect(comparable((await call("runSources", given)) as Findings)).toEqual(comparable(onNode));
    expect(await call("runStoreContract")).toEqual({});

    const source = `git+${servers.git}/config.git#main:ws`;
    expect(await call("loadStored", source)).toEqual({ requests: 4, values: 1 });
    await tab.reload();
    // What the branch points to is asked; what it points to is here.
    expect(await call("loadStored", source)).toEqual({ requests: 2, values: 1 });
    expect(await call("loadStored", `git+${servers.git}/config.git#${servers.commit}:ws`)).toEqual({
      requests: 0,
      values: 1,
    });
  } finally {
    await browser.close();
    server.close();
  }
});
