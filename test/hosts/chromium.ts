import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { chromium as playwright } from "playwright-core";
import { LUA_WASM } from "../../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../../tools/chromium.ts";
import type { Group, PackReport } from "../pack/pack.ts";
import { bundlePack } from "../support/bundle-pack.ts";
import { listen } from "../support/listen.ts";
import type { Host } from "./host.ts";

const PAGE = '<!doctype html><title>pack</title><script type="module" src="/pack.js"></script>';
// Forbids `eval` and its like, and every host but this one; WebAssembly has to be allowed by name.
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Chromium, in a page under a strict content security policy. */
export const chromium: Host = { name: "Chromium", run };

async function run(groups: readonly Group[]): Promise<PackReport> {
  const script = await bundlePack("globalThis.runPack = runPack;", "browser");
  const lua = await readFile(LUA_WASM);
  const server = createServer(({ url }, response) => {
    if (url === "/pack.js") response.setHeader("content-type", "text/javascript").end(script);
    else if (url === "/lua.wasm") response.setHeader("content-type", "application/wasm").end(lua);
    else
      response
        .setHeaders(
          new Map([
            ["content-type", "text/html"],
            ["content-security-policy", POLICY],
          ]),
        )
        .end(PAGE);
  });
  const browser = await playwright.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${await listen(server)}/`);
    return await page.evaluate((given) => Reflect.get(globalThis, "runPack")({ groups: given }), groups);
  } finally {
    await browser.close();
    server.close();
  }
}
