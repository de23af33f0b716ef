import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, ensureChromium } from "../../../tools/chromium.ts";

/** Starts Chromium, without the network beyond this machine. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
}

/** What the app shows. */
export interface Shown {
  readonly status: string;
  readonly source: string;
  readonly count: string;
  readonly trouble: string;
  readonly rules: string[];
}

/** Reads the app off the page. */
export function shown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const text = (selector: string): string => document.querySelector(selector)?.textContent?.trim() ?? "";
    return {
      status: text("#panel-title output"),
      source: text("[data-test=source]"),
      count: text(".count"),
      trouble: text(".trouble"),
      rules: [...document.querySelectorAll("details[open] li")].map((item) => item.textContent ?? ""),
    };
  });
}

/** Opens the app in a new tab; whatever goes wrong on the page fails the test that looks at `errors`. */
export async function openTab(context: BrowserContext, url: string): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}
