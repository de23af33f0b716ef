import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { chromium } from "playwright-core";
import { listen } from "../test/support/listen.ts";
import { runProgram } from "../test/support/run-program.ts";
import { bundle, LUA_WASM, ROOT } from "../tools/build/bundle.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../tools/chromium.ts";
import { compatibilityDate } from "../tools/wrangler-config.ts";

/** How long the engine took to start on a host, in milliseconds. */
export interface Start {
  readonly host: string;
  /** Getting the module, where the host does that at run time, and starting for the first time. */
  readonly first: number;
  /** The first `register` of a small script. */
  readonly firstCall: number;
  /** Starting again from the module, on average: some hosts' clocks are coarse. */
  readonly again: number;
  /** Another `register`, on average. */
  readonly call: number;
}

const MEASURE = `
import { luaModule } from "#lua-module";
import { luaEngine } from "./src/lua/index.ts";
const SCRIPT = { path: "lint/x.lua", text: "function register(lint) lint:on{stage='policy', entity='value', handler='check', rule={id='a/b', title='t', help='h'}} end function check() end" };
async function measure() {
  const time = async (body) => { const start = performance.now(); await body(); return performance.now() - start; };
  let machine;
  const first = await time(async () => { machine = await luaEngine(luaModule).start(); });
  const firstCall = await time(() => machine.register(SCRIPT));
  for (let i = 0; i < 200; i++) machine.register(SCRIPT);
  const calls = await time(() => { for (let i = 0; i < 1000; i++) machine.register(SCRIPT); });
  const module = await luaModule();
  const starts = await time(async () => { for (let i = 0; i < 50; i++) await luaEngine(module).start(); });
  return { first, firstCall, again: starts / 50, call: calls / 1000 };
}
`;

/** Starts the engine on Node, workerd, Deno and Chromium. */
export async function startOnEveryHost(): Promise<Start[]> {
  return [
    { host: "Node", ...(await onProgram("node", "node", [])) },
    { host: "workerd", ...(await onWorkerd()) },
    { host: "Deno", ...(await onProgram("deno", "deno", ["run", "--no-config", "--no-prompt", "--no-remote"])) },
    { host: "Chromium", ...(await onChromium()) },
  ];
}

type Measured = Omit<Start, "host">;

async function script(host: string, end: string): Promise<string> {
  const { outputFiles = [] } = await bundle({
    stdin: { contents: MEASURE + end, resolveDir: ROOT },
    conditions: [host],
    external: ["node:*"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function onProgram(program: string, host: string, args: readonly string[]): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "rototo-bench-"));
  try {
    const file = join(folder, "measure.mjs");
    await writeFile(file, await script(host, "console.log(JSON.stringify(await measure()));"));
    await copyFile(LUA_WASM, join(folder, "lua.wasm"));
    const { output, errors } = await runProgram(program, [...args, file], { env: { DENO_NO_UPDATE_CHECK: "1" } });
    if (output === "") throw new Error(errors);
    return JSON.parse(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function onWorkerd(): Promise<Measured> {
  const contents = await script("workerd", "export default { fetch: async () => Response.json(await measure()) };");
  const miniflare = new Miniflare({
    modules: [
      { type: "ESModule", path: "measure.js", contents },
      { type: "CompiledWasm", path: "lua.wasm", contents: await readFile(LUA_WASM) },
    ],
    compatibilityDate: compatibilityDate(),
    cf: false,
  });
  try {
    return (await (await miniflare.dispatchFetch("http://bench/")).json()) as Measured;
  } finally {
    await miniflare.dispose();
  }
}

async function onChromium(): Promise<Measured> {
  const contents = await script("browser", "globalThis.measure = measure;");
  const lua = await readFile(LUA_WASM);
  const server = createServer(({ url }, response) => {
    if (url === "/measure.js") response.setHeader("content-type", "text/javascript").end(contents);
    else if (url === "/lua.wasm") response.end(lua);
    else response.setHeader("content-type", "text/html").end('<script type="module" src="/measure.js"></script>');
  });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${await listen(server)}/`);
    return await page.evaluate(() => Reflect.get(globalThis, "measure")());
  } finally {
    await browser.close();
    server.close();
  }
}
