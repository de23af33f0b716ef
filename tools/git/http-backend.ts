import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gitEnvironment } from "./git.ts";

let program: string | undefined;

/**
 * Where git's program is, as web servers are told to run it: by way of `git` it would be one process more for each request.
 *
 * @throws where there is no git
 */
export function httpBackend(): string {
  program ??= join(execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(), "git-http-backend");
  return program;
}

/**
 * Answers one HTTP request with git's own smart-HTTP program, `git http-backend`, run as CGI (RFC 3875). Bodies are
 * streamed both ways; the program ends when either side does.
 *
 * @param file the repository's directory followed by the path inside it, such as `/srv/config/info/refs`
 */
export async function serveByGit(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  const child = spawn(httpBackend(), { env: { ...gitEnvironment(), ...cgiVariables(request, file) } });
  response.once("close", () => child.kill());
  child.stderr.resume();
  child.once("error", (error) => child.stdout.destroy(error));
  // The program may finish without reading the whole request, and the client may leave: neither is our failure.
  pipeline(request, child.stdin).catch(() => child.kill());
  try {
    const { status, headers, rest } = await readHead(child.stdout);
    response.writeHead(status, headers);
    response.write(rest);
    await pipeline(child.stdout, response);
  } catch (error) {
    child.kill();
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain" }).end(`git http-backend failed: ${String(error)}\n`);
  }
}

function cgiVariables(request: IncomingMessage, file: string): NodeJS.ProcessEnv {
  const { headers, method } = request;
  const variables: NodeJS.ProcessEnv = {
    GATEWAY_INTERFACE: "CGI/1.1",
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_TRANSLATED: file,
    QUERY_STRING: new URL(request.url ?? "/", "http://localhost").search.slice(1),
    REQUEST_METHOD: method,
    REMOTE_ADDR: "127.0.0.1",
  };
  const optional = {
    CONTENT_TYPE: headers["content-type"],
    CONTENT_LENGTH: headers["content-length"],
    HTTP_CONTENT_ENCODING: headers["content-encoding"],
    GIT_PROTOCOL: headers["git-protocol"],
  };
  for (const [name, value] of Object.entries(optional)) if (value !== undefined) variables[name] = String(value);
  return variables;
}

interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** What was read of the body along with the head. */
  readonly rest: Buffer;
}

const END_OF_HEAD = "\r\n\r\n";

async function readHead(output: Readable): Promise<Head> {
  let read: Buffer = Buffer.alloc(0);
  // An ordinary loop would destroy the stream on return, and the body still follows.
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf(END_OF_HEAD);
    if (end >= 0)
      return { ...parseHead(read.toString("latin1", 0, end)), rest: read.subarray(end + END_OF_HEAD.length) };
  }
  throw new Error("it ended without an answer");
}

function parseHead(text: string): Omit<Head, "rest"> {
  const headers = Object.fromEntries(text.split("\r\n").map((line) => line.split(/:\s*(.*)/, 2)));
  const { Status: status = "200", ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others };
}
