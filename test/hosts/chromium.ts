import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type Page, chromium as playwright } from "playwright-core";
import { LUA_WASM } from "../../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../../tools/chromium.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { bundlePack } from "../support/bundle-pack.ts";
import { listen } from "../support/listen.ts";
import type { Build, Host } from "./host.ts";

const PAGE = '<!doctype html><title>pack</title><script type="module" src="/pack.js"></script>';
// Forbids `eval` and its like, and every host but this one; WebAssembly has to be allowed by name.
const STRICT = "default-src 'self'";
const WITH_WASM = `${STRICT}; script-src 'self' 'wasm-unsafe-eval'`;

/** Chromium, in a page under a strict content security policy. */
export const chromium: Host = { name: "Chromium", run };

function run(groups: readonly Group[], build: Build): Promise<PackReport> {
  const given = build === "js" ? { groups, kernel: "js" } : { groups };
  return inPage(WITH_WASM, (page) => page.evaluate((pack) => Reflect.get(globalThis, "runPack")(pack), given));
}

/** The build of the kernel that evaluates in a page whose policy does not allow WebAssembly. */
export function kernelUnderStrictPolicy(): Promise<string> {
  return inPage(STRICT, (page) => page.evaluate(() => Reflect.get(globalThis, "kernelHere")()));
}

async function inPage<T>(policy: string, use: (page: Page) => Promise<T>): Promise<T> {
  const script = await bundlePack("Object.assign(globalThis, { runPack, kernelHere });", "browser");
  const lua = await readFile(LUA_WASM);
  const server = createServer(({ url }, response) => {
    if (url === "/pack.js") response.setHeader("content-type", "text/javascript").end(script);
    else if (url === "/lua.wasm") response.setHeader("content-type", "application/wasm").end(lua);
    else
      response
        .setHeaders(
          new Map([
            ["content-type", "text/html"],
            ["content-security-policy", policy],
          ]),
        )
        .end(PAGE);
  });
  const browser = await playwright.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${await listen(server)}/`);
    return await use(page);
  } finally {
    await browser.close();
    server.close();
  }
}
