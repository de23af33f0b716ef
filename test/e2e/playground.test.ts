import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM_FLAGS, ensureChromium } from "../../tools/chromium.ts";
import { createRepository, type Repository } from "../../tools/git/repository.ts";
import { type GitServer, startGitServer } from "../../tools/git/server.ts";
import { type Service, startService } from "../../tools/start/service.ts";
import { FLAG_FILES } from "../edge/flag-files.ts";

/** Where pictures go for somebody to look at; none are taken unless it is set. */
const { SCREENSHOTS } = process.env;

let root = "";
let config: Repository;
let gitServer: GitServer;
let service: Service;
let browser: Browser;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rototo-playground-"));
  config = await createRepository(join(root, "config"), FLAG_FILES);
  gitServer = await startGitServer({ root });
  const bindings = {
    ROTOTO_SOURCE: `git+${gitServer.url}/config.git#main`,
    ROTOTO_WORKSPACES: JSON.stringify({ other: `git+${gitServer.url}/config.git#main` }),
    ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
    ROTOTO_REFRESH_TOKEN: "refresh-me",
    ROTOTO_EXPLAIN_TOKEN: "explain-me",
    ROTOTO_OPEN: "resolve",
    ROTOTO_PLAYGROUND: "true",
  };
  service = await startService({ port: 0, state: await mkdtemp(join(root, "state-")), bindings });
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: [...CHROMIUM_FLAGS] });
});

afterAll(async () => {
  await browser.close();
  await service.close();
  await gitServer.close();
  await rm(root, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the page complained about: its policy, and its own mistakes. */
  readonly complaints: string[];
}

/** Opens the page and gives it the token, by keyboard. */
async function open(options: Parameters<Browser["newPage"]>[0] = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (line) => {
    if (line.type() === "error" && !line.text().includes("status of 40")) complaints.push(line.text());
  });
  await page.goto(service.url);
  await page.getByText("Access token").waitFor();
  await page.locator("#access[open]").waitFor();
  await page.locator("#token").focus();
  await page.keyboard.type("explain-me");
  await page.locator("#variables button").first().waitFor();
  return { page, complaints };
}

/** Tests are not typed for pages; what runs there is text. */
async function isFocused(element: Locator): Promise<boolean> {
  return (
    (await element.page().evaluate("document.activeElement.dataset.id")) === (await element.getAttribute("data-id"))
  );
}

async function setContext(page: Page, context: object): Promise<void> {
  await page.getByLabel("JSON. Edit it; results follow.").fill(JSON.stringify(context));
}

async function picture(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS === undefined) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Names, contrast and whatever else axe knows of WCAG 2.2 AA. */
async function faults(page: Page): Promise<string[]> {
  // The page's policy lets no script in but its own; the browser's debugger does not ask it.
  await page.evaluate(axe.source);
  const found = (await page.evaluate(
    'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] })',
  )) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const PREMIUM = { targetingKey: "u1", account: { plan: "premium", id: 1 } };

describe("the playground", () => {
  test("shows results, and the way through the rules to one of them, by keyboard alone", async () => {
    const { page, complaints } = await open();
    const seeded = JSON.parse(await page.locator("#context").inputValue());
    expect(seeded).toEqual({ targetingKey: "", account: { plan: "", id: 1 } });
    await setContext(page, PREMIUM);
    const limit = page.getByRole("button", { name: /^limit/ });
    await limit.getByText("25").waitFor();
    await page.getByLabel("Filter").focus();
    for (let key = 0; key < 9 && !(await isFocused(limit)); key++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const path = page.locator("#path");
    await path.getByText("matches, and decides").waitFor();
    expect(await path.innerText()).toContain("variables/limit.toml:");
    expect(await limit.getAttribute("aria-pressed")).toBe("true");
    expect(await isFocused(limit)).toBe(true);
    await setContext(page, { ...PREMIUM, account: { plan: "free", id: 1 } });
    await path.getByText("does not match").waitFor();
    expect(await path.innerText()).toContain('account.plan eq "premium" is "free"');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("keeps every digit, and tells what is wrong with a context", async () => {
    const { page } = await open();
    await setContext(page, PREMIUM);
    await page
      .getByRole("button", { name: /^exact/ })
      .getByText("[9007199254740993, 1.0, -0.0, 1e+300]")
      .waitFor();
    await setContext(page, { account: 1 });
    await page
      .getByRole("alert")
      .getByText(/resolve context does not match schema/)
      .waitFor();
    await page.locator("#context").fill("{");
    await page
      .getByRole("alert")
      .getByText(/invalid JSON/)
      .waitFor();
    expect(await page.locator("#context").getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("button", { name: "Start again from the schema" }).click();
    // The page's policy lets nothing be evaluated that asks whether it is so.
    await page.locator("#context-error:empty").waitFor({ state: "attached" });
    await page.close();
  });

  test("hears of a new version, and of other workspaces", async () => {
    const { page } = await open();
    await setContext(page, PREMIUM);
    await page
      .getByRole("button", { name: /^limit/ })
      .getByText("25")
      .waitFor();
    const limit = FLAG_FILES["variables/limit.toml"] ?? "";
    const commit = await config.commit({ "variables/limit.toml": limit.replace("25", "50") });
    const headers = { authorization: "Bearer refresh-me" };
    await fetch(`${service.url}/v1/refresh`, { method: "POST", headers });
    await page
      .getByRole("button", { name: /^limit/ })
      .getByText("50")
      .waitFor();
    await page.locator("#history").getByText(commit.slice(0, 12)).waitFor();
    expect(await page.locator("#history li").count()).toBe(2);
    await page.getByLabel("Workspace").selectOption("other");
    await page.locator("#variables button").first().waitFor();
    await page.close();
  });

  test.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { colorScheme: "light", viewport: { width: 375, height: 740 }, hasTouch: true }],
    ["phone-dark", { colorScheme: "dark", viewport: { width: 320, height: 640 } }],
  ] as const)("has names, contrast and room: %s", async (name, options) => {
    const { page, complaints } = await open(options);
    await setContext(page, { ...PREMIUM, account: { plan: "free", id: 1 } });
    await page.getByRole("button", { name: /^limit/ }).click();
    await page.locator("#path ol").waitFor();
    for (const details of await page.locator("#path details summary").all()) await details.click();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.locator("#filter").focus();
    await page.keyboard.press("Tab");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
    await picture(page, name);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("lets nothing run but its own script and style", async () => {
    const response = await fetch(service.url);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'/,
    );
    expect(policy).not.toContain("unsafe");
  });
});
