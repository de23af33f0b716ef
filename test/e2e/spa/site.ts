import { readFile } from "node:fs/promises";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { build as bundle } from "esbuild";
import { build } from "vite";
import type { Workspace } from "../../../src/index.ts";
import { ROOT } from "../../../tools/build/bundle.ts";
import { listen } from "../../support/listen.ts";

const APP = join(ROOT, "examples/spa");
const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** What the shipped library is, for the example, which names it as its users do. */
const LIBRARY = { "rototo-edge/browser": join(ROOT, "dist/browser/index.js") };

/** The app as it was built, and what renders it on a server. */
export interface BuiltApp {
  readonly directory: string;
  render(workspace: Workspace, about: { account: object; now: number }): { html: string; state: string };
}

/** Builds the example as its users would: with Vite for the browser, and its rendering for a server. */
export async function buildApp(directory: string): Promise<BuiltApp> {
  const { NODE_ENV } = process.env;
  // Vite takes the test runner's environment for a wish.
  process.env.NODE_ENV = "production";
  await build({
    root: APP,
    logLevel: "error",
    resolve: { alias: LIBRARY },
    build: { outDir: join(directory, "app"), emptyOutDir: true },
  });
  process.env.NODE_ENV = NODE_ENV;
  const outfile = join(directory, "render.cjs");
  await bundle({
    entryPoints: [join(APP, "src/render.tsx")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    jsx: "automatic",
    alias: LIBRARY,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
  });
  return { directory: join(directory, "app"), ...createRequire(import.meta.url)(outfile) };
}

/** Builds a script that makes `hydrateAll` known to a page. */
export async function buildHydration(): Promise<string> {
  const { outputFiles } = await bundle({
    stdin: {
      contents: `import { hydrateAll } from "./test/e2e/spa/hydrate.ts"; Object.assign(globalThis, { hydrateAll });`,
      resolveDir: ROOT,
    },
    bundle: true,
    format: "iife",
    jsx: "automatic",
    alias: LIBRARY,
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** How a site serves the app. */
export interface SiteOptions {
  readonly app: BuiltApp;
  /** Where `/v1` goes. */
  readonly edge: string;
  readonly policy: string;
}

/** The app's web server, with a proxy to the edge, as a site would have it; tests turn its switches. */
export class Site {
  /** The content security policy. */
  policy: string;
  /** Renders the page on the server, from a workspace. */
  rendered: Workspace | null = null;
  /** The requests for configuration, without the event streams. */
  readonly requests: string[] = [];
  readonly #options: SiteOptions;
  readonly #server = createServer((request, response) => this.#answer(request, response));
  #isUp = true;
  url = "";

  constructor(options: SiteOptions) {
    this.#options = options;
    this.policy = options.policy;
  }

  async start(): Promise<void> {
    this.url = `http://127.0.0.1:${await listen(this.#server)}/`;
  }

  /** Whether the edge can be reached; when not, what is under way breaks off. */
  setUp(isUp: boolean): void {
    this.#isUp = isUp;
    if (!isUp) this.#server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = "/" } = request;
    const path = new URL(url, "http://site").pathname;
    if (!path.startsWith("/v1")) return void this.#file(path === "/" ? "/index.html" : path, response);
    if (!this.#isUp) return void request.socket.destroy();
    if (path !== "/v1/events") this.requests.push(`${method} ${path}${headers["if-none-match"] ? " again" : ""}`);
    forward(this.#options.edge, request, response);
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const { app } = this.#options;
    const bytes = await readFile(join(app.directory, path)).catch(() => null);
    if (bytes === null) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      "content-security-policy": this.policy,
    });
    if (path !== "/index.html" || this.rendered === null) return void response.end(bytes);
    const account = { id: "acct-3", plan: "standard" };
    const { html, state } = app.render(this.rendered, { account, now: Date.now() });
    response.end(`${bytes}`.replace("<!--app-->", () => html).replace(">null<", () => `>${state}<`));
  }
}

function forward(edge: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = "" } = request;
  const forwarded = httpRequest(`${edge}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  forwarded.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on("close", () => forwarded.destroy());
  request.pipe(forwarded);
}
