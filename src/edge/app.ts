import { type Context, Hono } from "hono";
import type { Workspace } from "../runtime/index.ts";
import { qualifierAnswer, resolveAnswer, variableAnswer } from "./answers.ts";
import { requireBearer } from "./bearer.ts";
import { contextOf, flagOf, idsOf, readBody } from "./body.ts";
import { Problem, problemResponse, toProblem, workspaceProblem } from "./problem.ts";
import { addEndpoint, jsonAnswer, keepAlive } from "./routing.ts";
import { NotServed, type ServedWorkspace } from "./served-workspaces.ts";
import { statusDocument } from "./status-document.ts";

/** What an edge app serves, and how. */
export interface EdgeOptions {
  readonly workspace: ServedWorkspace;
  /** What `POST /v1/refresh` must carry as its bearer token; without it that endpoint is closed. */
  readonly refreshToken?: string;
}

/**
 * Makes the service as a Hono app, to be deployed as it is or mounted in another. It keeps the workspace in memory: make
 * it once, not for every request. The endpoints are those of docs/edge.md.
 *
 * @example
 * ```ts
 * const workspace = new MemoryWorkspace(fetchedWorkspace("git+https://github.com/your-org/your-config.git#main"));
 * app.route("/config", createEdgeApp({ workspace }));
 * ```
 */
export function createEdgeApp({ workspace, refreshToken }: EdgeOptions): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("cache-control", "no-store");
    c.res.headers.set("x-content-type-options", "nosniff");
  });
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) =>
    answerError(new Problem("route_not_found", { status: 404, detail: `no such path: ${c.req.path}` }), c),
  );
  addResolution(app, workspace);
  addOperation(app, workspace, refreshToken);
  return app;
}

/** The endpoints that resolve. A bad request is told before the workspace is loaded for it. */
function addResolution(app: Hono, served: ServedWorkspace): void {
  addEndpoint(app, { method: "POST", path: "/v1/variables/:id" }, async (c) => {
    const context = contextOf(await readBody(c.req.raw));
    return jsonAnswer(variableAnswer(await loaded(c, served), idOf(c), context));
  });
  addEndpoint(app, { method: "POST", path: "/v1/qualifiers/:id" }, async (c) => {
    const context = contextOf(await readBody(c.req.raw));
    return jsonAnswer(qualifierAnswer(await loaded(c, served), idOf(c), context));
  });
  addEndpoint(app, { method: "POST", path: "/v1/resolve" }, async (c) => {
    const body = await readBody(c.req.raw);
    const request = {
      context: contextOf(body),
      variables: idsOf(body, "variables"),
      qualifiers: idsOf(body, "qualifiers"),
      trace: flagOf(body, "trace"),
    };
    return jsonAnswer(resolveAnswer(await loaded(c, served), request));
  });
}

/** The endpoints that tell and change how the service is doing. */
function addOperation(app: Hono, served: ServedWorkspace, refreshToken: string | undefined): void {
  addEndpoint(app, { method: "GET", path: "/healthz" }, async (c) => {
    await loaded(c, served);
    return jsonAnswer('{"status":"ok"}');
  });
  addEndpoint(app, { method: "GET", path: "/v1/status" }, async (c) => {
    // The status of a service that nobody has asked anything yet would say nothing; a failure is part of it.
    await loaded(c, served).catch(() => {});
    return jsonAnswer(JSON.stringify(statusDocument(served, await served.status())));
  });
  addEndpoint(app, { method: "POST", path: "/v1/refresh" }, async (c) => {
    if (refreshToken === undefined) {
      throw new Problem("refresh_disabled", { status: 404, detail: "this service has no refresh token" });
    }
    await requireBearer(c.req.raw.headers, refreshToken);
    const outcome = await keepAlive(c, served.refresh("manual")).catch((error: unknown) => {
      // Bad gateway: the service is well and goes on with the version it has, if any; its source is not.
      throw workspaceProblem(error, { status: 502 });
    });
    return jsonAnswer(JSON.stringify({ outcome, fingerprint: served.current?.workspace.fingerprint ?? null }));
  });
}

async function loaded(c: Context, served: ServedWorkspace): Promise<Workspace> {
  return (served.current ?? (await keepAlive(c, served.version()))).workspace;
}

function idOf(c: Context): string {
  return c.req.param("id") ?? "";
}

function answerError(error: Error, c: Context): Response {
  const problem = error instanceof NotServed ? notServedProblem(error) : toProblem(error);
  if (problem.code === "internal_error") console.error(error);
  return problemResponse(problem, new URL(c.req.url).pathname);
}

function notServedProblem({ cause, retryAfterSeconds }: NotServed): Problem {
  return workspaceProblem(cause, { status: 503, headers: { "retry-after": String(retryAfterSeconds) } });
}
