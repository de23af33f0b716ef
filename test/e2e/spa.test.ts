import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { randomFrom } from "../../bench/generate-workspace.ts";
import { Workspace } from "../../src/index.ts";
import { ROOT } from "../../tools/build/bundle.ts";
import { readFiles } from "../support/read-files.ts";
import { openTab, type Shown, shown, startBrowser } from "./spa/browser.ts";
import { type Edge, startEdge } from "./spa/edge.ts";
import type { RenderedPage } from "./spa/hydrate.ts";
import { type BuiltApp, buildApp, buildHydration, Site } from "./spa/site.ts";

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const LIMIT_FILE = "variables/max-active-projects.toml";

let directory: string;
let app: BuiltApp;
let browser: Browser;
let workspace: Record<string, string>;
let edge: Edge;
let site: Site;
let context: BrowserContext;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rototo-spa-"));
  workspace = await readFiles(join(ROOT, "examples/account-config"));
  [app, browser, edge] = await Promise.all([buildApp(directory), startBrowser(), startEdge(directory, workspace)]);
  site = new Site({ app, edge: edge.url, policy: POLICY });
  await site.start();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await edge.close();
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  site.requests.length = 0;
  context = await browser.newContext();
});
afterEach(async () => {
  site.setUp(true);
  site.policy = POLICY;
  site.rendered = null;
  await context.close();
  await edge.publish(workspace);
});

/** The workspace with another limit for standard accounts. */
function limited(limit: number): Record<string, string> {
  return { ...workspace, [LIMIT_FILE]: workspace[LIMIT_FILE]?.replace("standard = 3", `standard = ${limit}`) ?? "" };
}

async function becomes(page: Page, expected: Partial<Shown>): Promise<void> {
  await expect.poll(() => shown(page), { timeout: 15_000, interval: 50 }).toMatchObject(expected);
}

/** Waits until the app itself is kept, for visits without a network. */
function isKept(page: Page): Promise<unknown> {
  return page.evaluate(() => navigator.serviceWorker.ready);
}

test("a first visit gets its limit from the network, and shows the way to it", async () => {
  const { page, errors } = await openTab(context, site.url);
  await becomes(page, { status: "READY", source: "network", count: "2 of 3" });
  expect((await shown(page)).rules).toEqual(["premium-account does not hold → premium", "otherwise → standard"]);
  expect(site.requests).toEqual(["GET /v1/snapshot"]);
  expect(errors).toEqual([]);
});

test("a reload begins with what was kept, and has it confirmed without a download", async () => {
  const { page } = await openTab(context, site.url);
  await becomes(page, { source: "network" });
  await page.reload();
  await becomes(page, { status: "READY", source: "network", count: "2 of 3" });
  expect(site.requests).toEqual(["GET /v1/snapshot", "GET /v1/snapshot again"]);
});

test("a reload without a network shows the same, and says that it is stale", async () => {
  const { page, errors } = await openTab(context, site.url);
  await becomes(page, { source: "network" });
  await isKept(page);
  await context.setOffline(true);
  site.setUp(false);
  await page.reload();
  await becomes(page, { status: "STALE", source: "cache", count: "2 of 3" });
  expect(errors.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  await context.setOffline(false);
  site.setUp(true);
  await becomes(page, { status: "READY", source: "network" });
});

test("two tabs share one download and one stream, and show a commit at the same time", async () => {
  const [first, second] = await Promise.all([openTab(context, site.url), openTab(context, site.url)]);
  await becomes(first.page, { status: "READY", count: "2 of 3" });
  await becomes(second.page, { status: "READY", count: "2 of 3" });
  await edge.publish(limited(5));
  await becomes(first.page, { count: "2 of 5" });
  await becomes(second.page, { count: "2 of 5" });
  await edge.publish(workspace);
  expect(site.requests.filter((request) => !request.includes("again"))).toHaveLength(1);
});

test("a commit shows up while the page is open, and so does its rollback", async () => {
  const { page, errors } = await openTab(context, site.url);
  await becomes(page, { count: "2 of 3" });
  await edge.publish(limited(2));
  await becomes(page, { count: "2 of 2", status: "READY" });
  expect(await page.getByRole("status").filter({ hasText: "All your projects are in use" }).isVisible()).toBe(true);
  await edge.publish(workspace);
  await becomes(page, { count: "2 of 3" });
  expect(errors).toEqual([]);
});

test("when the server is gone the page goes on and says so, and follows again when it is back", async () => {
  const { page } = await openTab(context, site.url);
  await becomes(page, { status: "READY", source: "network" });
  site.setUp(false);
  await page.getByRole("button", { name: "Look for changes" }).click();
  await becomes(page, { status: "STALE", count: "2 of 3" });
  site.setUp(true);
  await edge.publish(limited(4));
  await becomes(page, { status: "READY", count: "2 of 4", trouble: "none" });
});

test("without a server and without anything kept the page has its careful limit, until there is one", async () => {
  site.setUp(false);
  const { page } = await openTab(context, site.url);
  await becomes(page, { status: "ERROR", count: "2 of 1" });
  site.setUp(true);
  await becomes(page, { status: "READY", count: "2 of 3" });
});

test("what was damaged in the browser's storage is dropped and fetched again", async () => {
  const { page } = await openTab(context, site.url);
  await becomes(page, { source: "network" });
  await page.evaluate(damageKept);
  expect(await page.evaluate(isWhole)).toBe(false);
  await page.reload();
  await becomes(page, { status: "READY", source: "network", count: "2 of 3" });
  expect(await page.evaluate(isWhole)).toBe(true);
  expect(site.requests).toHaveLength(2);
});

/** Runs in the page: turns one bit of everything that is kept. */
async function damageKept(): Promise<void> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  const database = await settled(indexedDB.open("rototo-edge-page"));
  const blobs = database.transaction("blobs", "readwrite").objectStore("blobs");
  for (const key of await settled(blobs.getAllKeys())) {
    const bytes: Uint8Array = await settled(blobs.get(key));
    bytes[70] = (bytes[70] ?? 0) ^ 1;
    await settled(blobs.put(bytes, key));
  }
  database.close();
}

/** Runs in the page: tells whether what is kept is what its name says. */
async function isWhole(): Promise<boolean> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
  const database = await settled(indexedDB.open("rototo-edge-page"));
  const blobs = database.transaction("blobs").objectStore("blobs");
  const [[name], [bytes]] = await Promise.all([settled(blobs.getAllKeys()), settled(blobs.getAll())]);
  database.close();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === name;
}

test("signing out leaves nothing behind, in this tab, in the other one and in storage", async () => {
  const [first, second] = [await openTab(context, site.url), await openTab(context, site.url)];
  for (const { page } of [first, second]) await becomes(page, { status: "READY" });
  await first.page.getByRole("button", { name: "Sign out" }).click();
  for (const { page } of [first, second]) await becomes(page, { status: "NOT_READY", source: "nowhere yet" });
  const kept = await first.page.evaluate(async () => {
    const request = indexedDB.open("rototo-edge-page");
    await new Promise((resolve) => request.addEventListener("success", resolve));
    const all = request.result.transaction(["heads", "blobs"]).objectStore("blobs").count();
    await new Promise((resolve) => all.addEventListener("success", resolve));
    return all.result;
  });
  expect(kept).toBe(0);
  await first.page.getByRole("button", { name: "acct-7" }).click();
  await becomes(first.page, { status: "READY", count: "2 of 25" });
});

test("another account has its own limit, banner and dashboard at once, without a request", async () => {
  const { page } = await openTab(context, site.url);
  await becomes(page, { count: "2 of 3" });
  const board = page.locator("main.board");
  expect(await board.count()).toBe(0);
  await page.getByRole("button", { name: "acct-3" }).click();
  await becomes(page, { count: "2 of 3" });
  expect(await board.count()).toBe(1);
  await page.getByRole("button", { name: "acct-7" }).click();
  await becomes(page, { count: "2 of 25", rules: ["premium-account holds → premium"] });
  expect(site.requests).toEqual(["GET /v1/snapshot"]);
});

test("on a slow network a second visit shows its values long before the network answers", async () => {
  const { page } = await openTab(context, site.url);
  await becomes(page, { source: "network" });
  await isKept(page);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const slow = { offline: false, latency: 3_000, downloadThroughput: 20_000, uploadThroughput: 20_000 };
  await session.send("Network.emulateNetworkConditions", slow);
  await page.reload({ waitUntil: "commit" });
  await becomes(page, { source: "cache", count: "2 of 3" });
  await becomes(page, { source: "network" });
});

test("under a policy without WebAssembly the page shows the same, by the kernel in JavaScript", async () => {
  site.policy = "default-src 'self'";
  // A set: a request that the service worker passes on is reported twice.
  const requested = new Set<string>();
  context.on("request", (request) => requested.add(new URL(request.url()).pathname));
  const { page } = await openTab(context, site.url);
  await becomes(page, { status: "READY", count: "2 of 3" });
  await page.getByRole("button", { name: "acct-3" }).click();
  expect(await page.locator("main.board").count()).toBe(1);
  expect([...requested].filter((path) => path.includes("js-kernel"))).toHaveLength(1);
});

test("a page that was rendered on a server shows the same from its first frame on: nothing moves", async () => {
  site.rendered = await Workspace.fromFiles(workspace);
  await context.addInitScript(() => {
    const shifts: unknown[] = [];
    Object.assign(globalThis, { shifts });
    const watch = (list: PerformanceObserverEntryList): void => {
      for (const entry of list.getEntries()) shifts.push(entry.toJSON());
    };
    new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
  });
  const { page, errors } = await openTab(context, `${site.url}?account=acct-3`);
  await becomes(page, { status: "READY", source: "network", count: "2 of 3" });
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => Reflect.get(globalThis, "shifts"))).toEqual([]);
  expect(errors).toEqual([]);
});

test("server and client agree on the first render of 1 000 random accounts", async () => {
  const rendering = await Workspace.fromFiles(workspace);
  const random = randomFrom(20261126);
  const pages = Array.from({ length: 1_000 }, (): RenderedPage => {
    const account = {
      id: `acct-${Math.floor(random() * 1e9)}`,
      plan: random() < 0.5 ? "standard" : "premium",
    } as const;
    return { account, ...app.render(rendering, { account, now: Date.now() }) };
  });
  expect(new Set(pages.map(({ html }) => /class="(board|list)"/.exec(html)?.[1])).size).toBe(2);
  const { page } = await openTab(context, site.url);
  // Not through the page's policy, which allows no script but the site's.
  const session = await context.newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: await buildHydration() });
  const faults = await page.evaluate((given) => Reflect.get(globalThis, "hydrateAll")(given), pages);
  expect(faults).toEqual([]);
});
