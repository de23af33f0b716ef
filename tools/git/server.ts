import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { serveByGit } from "./http-backend.ts";

/** How a development git server is set up. */
export interface GitServerOptions {
  /** The directory of the repositories: `/<name>.git` serves `<root>/<name>`, a working or a bare repository. */
  readonly root: string;
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** The exact `Authorization` header every request must carry, for example `Bearer secret`. */
  readonly authorization?: string;
  /** Sees each repository request first: it may answer, delay or spoil it, or go on with `serve()`. */
  readonly intercept?: Interceptor;
}

/** Handles a request in place of the server, which `serve` still stands for. */
export type Interceptor = (
  request: IncomingMessage,
  response: ServerResponse,
  serve: () => Promise<void>,
) => void | Promise<void>;

/** A running development git server. */
export interface GitServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, breaks off what is under way and waits until all is closed. */
  close(): Promise<void>;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "authorization, content-type, git-protocol",
  "access-control-expose-headers": "content-type, www-authenticate",
};

/**
 * Serves git repositories over smart HTTP on the loopback interface, by git itself, with CORS for pages. It is for
 * tests and the demo: it serves everything below `root` to whoever asks.
 */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const { root, port = 0, authorization, intercept = (_request, _response, serve) => serve() } = options;
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
    const [, name, inside] = /^\/([\w-][\w.-]*)\.git(\/[\w./-]*)/.exec(request.url ?? "") ?? [];
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (name === undefined || inside === undefined || inside.includes("..")) response.writeHead(404).end();
    else if (authorization !== undefined && request.headers.authorization !== authorization) refuse(response);
    else void intercept(request, response, () => serveByGit(request, response, join(root, name) + inside));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the git server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("authorization required\n");
}
