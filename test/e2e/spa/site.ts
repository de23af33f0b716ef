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

/** How a site serves the app. */
export interface SiteOptions {
  readonly app: BuiltApp;
  /** Where `/v1` goes. */
  readonly edge: string;
  readonly policy: string;
  /** Renders the page on the server, from a workspace. */
  readonly rendered?: Workspace;
}

/** Starts a web server for the app, with a proxy to the edge, as a site would have it. */
export async function startSite(options: SiteOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    if (path.startsWith("/v1")) return forward(options.edge, request, response);
    void serveFile(path === "/" ? "/index.html" : path, options, response);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
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

async function serveFile(path: string, options: SiteOptions, response: ServerResponse): Promise<void> {
  const { app, policy, rendered } = options;
  const bytes = await readFile(join(app.directory, path)).catch(() => null);
  if (bytes === null) return void response.writeHead(404).end();
  const headers = {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": policy,
  };
  response.writeHead(200, headers);
  if (path !== "/index.html" || rendered === undefined) return void response.end(bytes);
  const { html, state } = app.render(rendered, { account: { id: "acct-3", plan: "standard" }, now: Date.now() });
  response.end(`${bytes}`.replace("<!--app-->", () => html).replace(">null<", () => `>${state}<`));
}
