import { once } from "node:events";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { serve as serveHttp } from "@hono/node-server";
import { createEdgeApp } from "../../edge/app.ts";
import { MemoryWorkspace } from "../../edge/memory-workspace.ts";
import { oneWorkspace } from "../../edge/service.ts";
import type { WorkspaceSource } from "../../edge/workspace-source.ts";
import { hostLua } from "../../lua/host-lua.ts";
import { fileSystem } from "../../node/file-system.ts";
import { followDirectory } from "../../node/follow-directory.ts";
import { osErrorText } from "../../node/os-error.ts";
import { isRototoError, messageOf } from "../../runtime/errors.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import { Workspace } from "../../runtime/workspace.ts";
import { prettyJson } from "../../tooling/pretty-json.ts";
import { Failure, UsageError } from "../failure.ts";
import type { Invocation } from "../invocation.ts";
import type { Io, Result } from "../io.ts";
import { findPlace, type Place } from "../place.ts";
import { diagnosticsText } from "../terminal/diagnostics-text.ts";
import { styleOf } from "../terminal/style.ts";
import { visibleText } from "../terminal/visible-text.ts";

const PORT = 8787;
const CHECK_SECONDS = 30;

/** `rototo serve`: see docs/cli.md, "serve". Ends with Ctrl-C. */
export async function serve(invocation: Invocation, io: Io): Promise<Result> {
  const place = findPlace(invocation.source, io);
  const port = wholeNumber(invocation, "port", PORT);
  const checkSeconds = wholeNumber(invocation, "checkSeconds", CHECK_SECONDS);
  const following = place.kind === "directory" ? {} : { checkSeconds };
  const workspace = new MemoryWorkspace(sourceOf(place, invocation, io), following);
  const app = createEdgeApp({
    workspaces: oneWorkspace(workspace),
    playground: true,
    corsOrigins: ["*"],
    logger: { log: ({ level, message }) => void (level === "error" && tell(io, message)) },
  });
  const stopWatching = place.kind === "directory" ? follow(place.path, () => refresh(workspace, io)) : () => {};
  const server = serveHttp({ fetch: app.fetch, port, hostname: "127.0.0.1" });
  try {
    const address = await listening(server, port);
    announce(place, address, invocation, io);
    await refresh(workspace, io);
    await interrupted();
  } finally {
    stopWatching();
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
  }
  return { exitCode: 0, stdout: "" };
}

function sourceOf({ source }: Place, { token }: Invocation, { cwd, fetch }: Io): WorkspaceSource {
  const host = { fetch, fileSystem: fileSystem({ cwd }), lua: hostLua };
  const options = token === undefined ? host : { ...host, workspaceToken: token };
  return {
    name: redactSource(source),
    load: (signal, previous) => Workspace.load(source, { ...options, signal, previous: previous?.fingerprint ?? null }),
    probe: (current, signal) => current.probe({ ...options, signal }),
  };
}

function wholeNumber({ options }: Invocation, name: "port" | "checkSeconds", otherwise: number): number {
  const text = options.text(name);
  if (text === undefined) return otherwise;
  const most = name === "port" ? 65_535 : 86_400;
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  const flag = name === "port" ? "--port <PORT>" : "--check-seconds <SECONDS>";
  throw new UsageError(`option '${flag}' argument '${text}' is invalid. It must be a whole number up to ${most}.`);
}

async function listening(server: ReturnType<typeof serveHttp>, port: number): Promise<string> {
  try {
    if (!server.listening) await once(server, "listening");
  } catch (error) {
    throw new Failure(`failed to listen on 127.0.0.1:${port}: ${osErrorText(error)}`);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function announce({ source }: Place, url: string, { json, quiet }: Invocation, io: Io): void {
  const workspace = redactSource(source);
  if (json) io.stdout.write(prettyJson({ command: "serve", workspace, url }));
  else if (!quiet) io.stdout.write(`serving ${visibleText(workspace)} at ${styleOf(io.stdout, io.env).strong(url)}\n`);
}

/** Loads the newest version, and says on standard error what came of it. */
async function refresh(workspace: MemoryWorkspace, io: Io): Promise<void> {
  const style = styleOf(io.stderr, io.env);
  const before = workspace.current?.sha256;
  try {
    await workspace.refresh();
    const { sha256 } = await workspace.version();
    if (sha256 !== before) tell(io, style.good(`serving version ${sha256.slice(0, 12)}`));
  } catch (error) {
    const old = before === undefined ? "nothing is served" : `still serving version ${before.slice(0, 12)}`;
    tell(io, `${style.error("error:")} ${visibleText(messageOf(error))}; ${old}`);
    const diagnostics = (isRototoError(error) && error.diagnostics) || [];
    io.stderr.write(diagnosticsText(diagnostics, { output: io.stderr, style, model: undefined }));
  }
}

function tell(io: Io, text: string): void {
  io.stderr.write(`${text}\n`);
}

function follow(directory: string, changed: () => void): () => void {
  try {
    return followDirectory(directory, changed);
  } catch (error) {
    throw new Failure(`failed to watch ${directory}: ${osErrorText(error)}`);
  }
}

function interrupted(): Promise<unknown> {
  const signals = ["SIGINT", "SIGTERM"].map((signal) => once(process, signal));
  return Promise.race(signals);
}
