import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHROMIUM_FLAGS, ensureChromium } from "../../tools/chromium.ts";
import { type TemporaryTree, temporaryTree } from "../node/temporary-tree.ts";
import { runCli } from "./run-cli.ts";
import { CHANGED, SOUND } from "./workspaces.ts";

const HOSTILE = '</script><img src=x onerror="document.title = 1">|`\\u2028';
let tree: TemporaryTree;

beforeAll(async () => {
  const limit = (text: string): string =>
    `schema_version = 1\ntype = "string"\n[values]\na = '${text}'\n[resolve]\ndefault = "a"\n`;
  const folders = {
    sound: { ...SOUND, "variables/x.toml": limit("plain") },
    changed: { ...CHANGED, "variables/x.toml": limit(HOSTILE) },
  };
  const files = Object.entries(folders).flatMap(([folder, workspace]) =>
    Object.entries(workspace).map(([path, text]) => [`${folder}/${path}`, text] as const),
  );
  tree = temporaryTree({ files: Object.fromEntries(files) });
  const args = ["impact", "sound", "changed", "--html", "impact.html", "--markdown", "impact.md"];
  expect(await runCli(args, { cwd: tree.root })).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => tree[Symbol.dispose]());

test("the report is a page with a bar for each variable that flips and a plot for each, which asks for nothing and runs nothing", async () => {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`file://${join(tree.root, "impact.html")}`);
    expect(requests).toHaveLength(1);
    expect(await page.title()).toMatch(/^Impact: \d+ of \d+ decisions flip$/);
    expect(await page.locator("svg[aria-label^=Flips] g").count()).toBe(3);
    expect(await page.locator("section svg").count()).toBe(3);
    expect(await page.locator("section table tbody tr").count()).toBeGreaterThan(2);
    expect(await page.locator("img, script").count()).toBe(0);
    expect(await page.locator("section code", { hasText: "onerror" }).count()).toBeGreaterThan(0);
    // Also a small screen has to be scrolled in one direction only.
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  } finally {
    await browser.close();
  }
});

test("the summary is Markdown in which values stay values", () => {
  const summary = readFileSync(join(tree.root, "impact.md"), "utf8");
  expect(summary).toMatch(/^### Impact of this change\n\n\*\*\d+\*\* of \d+ decisions flip/);
  const rows = summary.split("\n").filter((line) => line.includes("onerror"));
  expect(rows).toHaveLength(1);
  expect(rows[0]).not.toContain("<img");
  expect(rows[0]?.split("|")).toHaveLength(6);
  expect(summary).toContain("Added: <code>new</code>");
});
