import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LUA_WASM, ROOT } from "../../tools/build/bundle.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../tools/git/server.ts";
import { listen } from "../support/listen.ts";
import { readFiles } from "../support/read-files.ts";
import { startBrowser } from "./spa/browser.ts";

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*";
const LIMIT_FILE = "variables/max-active-projects.toml";

let root: string;
let repository: Repository;
let files: Record<string, string>;
let git: GitServer;
let site: Server;
let url: string;
let browser: Browser;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-page-git-"));
  files = await readFiles(join(ROOT, "examples/account-config"));
  repository = await createRepository(join(root, "config"), files);
  git = await startGitServer({ root });
  const { outputFiles } = await build({
    entryPoints: {
      page: join(ROOT, "test/browser/git-page.ts"),
      worker: join(ROOT, "dist/browser/worker.js"),
    },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    outdir: "/",
    alias: {
      "rototo-edge/browser": join(ROOT, "dist/browser/index.js"),
      "rototo-edge/browser/git": join(ROOT, "dist/browser/git.js"),
    },
    write: false,
  });
  const scripts = new Map(outputFiles.map(({ path, contents }) => [path, contents]));
  const lua = await readFile(LUA_WASM);
  site = createServer((request, response) => {
    const script = scripts.get(request.url ?? "");
    response.setHeader("content-security-policy", POLICY);
    if (request.url === "/lua.wasm") response.setHeader("content-type", "application/wasm").end(lua);
    else if (script !== undefined) response.setHeader("content-type", "text/javascript").end(script);
    else response.setHeader("content-type", "text/html").end('<script type="module" src="/page.js"></script>');
  });
  url = `http://127.0.0.1:${await listen(site)}/`;
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  site.close();
  await git.close();
  await rm(root, { recursive: true });
});

async function call(page: Page, name: string, ...given: readonly unknown[]): Promise<unknown> {
  return page.evaluate(([name, given]) => Reflect.get(globalThis, name)(...given), [name, given] as const);
}

test("the cache in IndexedDB keeps the contract", async () => {
  const page = await browser.newPage();
  await page.goto(url);
  expect(await call(page, "runCacheContract")).toEqual({});
});

test.each([false, true])("a page loads from git, with a worker: %s; later visits start without it", async (worker) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const source = `git+${git.url}/config.git#main`;
  await page.goto(url);
  expect(await call(page, "start", source, worker)).toMatchObject({ limit: 3, source: "network", status: "READY" });
  const loaders = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(loaders.some((name) => name.includes("git-loader"))).toBe(!worker);
  await repository.commit({ [LIMIT_FILE]: files[LIMIT_FILE]?.replace("standard = 3", "standard = 5") ?? "" });
  expect(await call(page, "refresh")).toMatchObject({ limit: 5, source: "network" });
  expect(await call(page, "refresh")).toMatchObject({ limit: 5, source: "network" });
  await page.reload();
  expect(await call(page, "start", `${source}-gone`, worker)).toMatchObject({ status: "ERROR" });
  await page.reload();
  expect(await call(page, "start", source, worker)).toMatchObject({ limit: 5, source: "cache" });
  await context.close();
  await repository.commit(files);
});
