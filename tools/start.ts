/**
 * The demo: `npm start`. Serves a copy of examples/account-config from a real git server, runs the built Worker against
 * it in workerd, asks it twice and tells how to go on; runs until it is interrupted.
 */
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { stop as stopEsbuild } from "esbuild";
import { ROOT } from "./build/bundle.ts";
import { buildJavaScript } from "./build/javascript.ts";
import type { Repository } from "./git/repository.ts";
import { startGitServer } from "./git/server.ts";
import { demoRepository } from "./start/demo-repository.ts";
import { CannotStart, portOf, requireFreePort, requireGit } from "./start/preconditions.ts";
import { type Exchange, screen } from "./start/screen.ts";
import { startService } from "./start/service.ts";

const USAGE = `npm start -- [--port <port>] [--git-port <port>]

  --port      where the service listens on 127.0.0.1 (8787)
  --git-port  where the git server listens on 127.0.0.1 (8788)`;

const FILES = join(ROOT, ".rototo");
const REFRESH_TOKEN = "demo";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// Until all is running, leaving the process is enough to stop what it has started.
let leave = (): void => process.exit(1);
const onSignal = (): void => leave();
for (const signal of SIGNALS) process.on(signal, onSignal);

try {
  await main();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { help, port = "8787", "git-port": gitPort = "8788" } = parseOptions();
  if (help) return console.log(USAGE);
  requireGit();
  await requireFreePort(portOf(gitPort, "--git-port"), "--git-port");
  const { directory } = await openDemo(join(FILES, "demo/config"));
  const gitServer = await startGitServer({ root: join(FILES, "demo"), port: portOf(gitPort, "--git-port") });
  try {
    await requireFreePort(portOf(port, "--port"), "--port");
    await buildJavaScript();
    await stopEsbuild();
    await serve(portOf(port, "--port"), `git+${gitServer.url}/config.git#main`, directory);
  } finally {
    await gitServer.close();
  }
}

/** The demo's repository, on the branch that is served, or why there is none. */
async function openDemo(directory: string): Promise<Repository> {
  const repository = await demoRepository(join(ROOT, "examples/account-config"), directory).catch((error: unknown) => {
    throw new CannotStart(`The demo's repository cannot be made in ${directory}: ${textOf(error)}`);
  });
  await repository.git("--git-dir=.git", "rev-parse", "--verify", "--quiet", "refs/heads/main^{commit}").catch(() => {
    const advice = "Remove that directory and run npm start again to have a new one; what is in it is lost then.";
    throw new CannotStart(`${directory} is no git repository with a commit on main.\n${advice}`);
  });
  return repository;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parseOptions(): { help?: boolean; port?: string; "git-port"?: string } {
  const options = { port: { type: "string" }, "git-port": { type: "string" }, help: { type: "boolean" } } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new CannotStart(`${textOf(error)}\n\n${USAGE}`);
  }
}

/** Runs the service until the user interrupts it. */
async function serve(port: number, source: string, directory: string): Promise<void> {
  const bindings = {
    ROTOTO_SOURCE: source,
    ROTOTO_ALLOW_INSECURE_LOOPBACK: "true",
    ROTOTO_REFRESH_TOKEN: REFRESH_TOKEN,
    // For pages such as examples/spa.
    ROTOTO_OPEN: "resolve snapshot",
  };
  const service = await startService({ port, state: join(FILES, "state"), bindings });
  try {
    const url = `${service.url}/v1/variables/max-active-projects`;
    const exchanges = [await ask(url, "standard"), await ask(url, "premium")];
    // As it can be typed where the user is, who may have called npm from a subdirectory.
    const typed = relative(process.env.INIT_CWD ?? process.cwd(), directory) || ".";
    const interrupted = interruption();
    console.log(screen({ url: service.url, source, directory: typed, refreshToken: REFRESH_TOKEN, exchanges }));
    await interrupted;
  } finally {
    await service.close();
  }
}

/** Resolves when the user has had enough; from this call on a signal does nothing else. */
function interruption(): Promise<void> {
  for (const signal of SIGNALS) {
    // Miniflare's listeners would leave the process before everything is closed.
    for (const other of process.listeners(signal)) if (other !== onSignal) process.off(signal, other);
  }
  return new Promise((resolve) => {
    leave = resolve;
  });
}

async function ask(url: string, plan: string): Promise<Exchange> {
  const body = JSON.stringify({ context: { account: { plan } } });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const answer = await response.text();
  if (!response.ok) {
    const advice =
      "The workspace in .rototo/demo/config may be broken: mend it there and commit, or remove that directory.";
    throw new CannotStart(`The service answered ${response.status}: ${answer}\n${advice}`);
  }
  return { url, body, answer };
}
