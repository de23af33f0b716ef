import { Hono } from "hono";
import { answerCall, refusal } from "./answer-call.ts";
import { pathsOf } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { Problem, toProblem } from "./problem.ts";
import { Webhooks } from "./security/webhooks.ts";
import { type EdgeOptions, makeService } from "./service.ts";

/**
 * Makes the service as a Hono app, to be deployed as it is or mounted in another. Make it once, not for every request: it
 * remembers deliveries of webhooks, and what it serves keeps workspaces. The endpoints are those of docs/edge.md.
 *
 * @throws {TypeError} for tokens that open nothing
 * @example
 * ```ts
 * const source = fetchedWorkspace("git+https://github.com/your-org/your-config.git#main");
 * app.route("/config", createEdgeApp({ workspaces: oneWorkspace(new MemoryWorkspace(source)) }));
 * ```
 */
export function createEdgeApp(options: EdgeOptions): Hono {
  const { webhookSecret } = options;
  const service = makeService(options, webhookSecret === undefined ? undefined : new Webhooks(webhookSecret));
  const app = new Hono();
  app.onError((error, c) => refusal(c, toProblem(error), service));
  app.notFound((c) => {
    const detail = `no such path: ${c.req.path}`;
    return refusal(c, new Problem("route_not_found", { status: 404, detail }), service);
  });
  for (const endpoint of Object.values(ENDPOINTS)) {
    for (const path of pathsOf(endpoint)) {
      // One handler for all methods: Hono runs a single one without composing anything.
      app.all(path.replace(/\{(\w+)\}/g, ":$1"), (c) => answerCall(c, endpoint, service));
    }
  }
  return app;
}
