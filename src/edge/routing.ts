import type { Context, Handler } from "hono";
import { routePath } from "hono/route";
import { redactText } from "../runtime/source/redact.ts";
import { type Endpoint, pathsOf } from "./endpoint.ts";
import { Exchange } from "./exchange.ts";
import { Problem, problemReply, toProblem } from "./problem.ts";
import { type Reply, toResponse } from "./reply.ts";
import { type Route, RouteTable } from "./route-table.ts";
import type { RateLimit, Service } from "./service.ts";

/**
 * Handles all requests for the endpoints, each of which has one method; what is for none of them is left to others. Of an
 * endpoint `OPTIONS` tells the method, and answers preflights; any other one is a problem that tells it too.
 */
export function endpointHandler(endpoints: readonly Endpoint[], service: Service): Handler {
  const table = new RouteTable<Endpoint>();
  for (const endpoint of endpoints) for (const path of pathsOf(endpoint)) table.add(path, endpoint);
  return (c, next) => {
    const route = table.find(c.req.path, mountedAt(routePath(c)));
    return route === undefined ? next() : handle(c, route, service);
  };
}

/** How many parts of a path lead to an app that is mounted under a pattern: `/config/*` is one. */
function mountedAt(pattern: string): number {
  return pattern === "/*" ? 0 : pattern.split("/").length - 2;
}

function handle(
  c: Context,
  { target: endpoint, params }: Route<Endpoint>,
  service: Service,
): Promise<Response> | Response {
  const { method, cors } = endpoint;
  const asked = c.req.method;
  // Hono takes the body away from what `HEAD` is answered with.
  if (asked === method || (asked === "HEAD" && method === "GET"))
    return answer(new Exchange(c, service, params), endpoint);
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  if (asked === "OPTIONS") {
    const headers = cors ? service.cors.preflight(c.req.raw, allow) : {};
    return toResponse({ status: 204, headers: { allow }, body: null }, headers);
  }
  const detail = `${asked} is not possible here; allowed: ${allow}`;
  return refusal(c, new Problem("method_not_allowed", { status: 405, detail, headers: { allow } }), service);
}

/** Answers with a problem that no endpoint has made. */
export function refusal(c: Context, problem: Problem, service: Service): Response {
  return toResponse(problemReply(problem, pathOf(c)), new Exchange(c, service).headers());
}

async function answer(exchange: Exchange, endpoint: Endpoint): Promise<Response> {
  const { service, workspace } = exchange;
  let reply: Reply;
  try {
    reply = await replyTo(exchange, endpoint);
  } catch (error) {
    reply = failed(error, exchange, endpoint);
  }
  const due = service.workspaces.byName.get(workspace)?.revalidate();
  if (due !== undefined) exchange.keepAlive(due);
  return toResponse(
    reply,
    endpoint.cors ? { ...exchange.headers(), ...service.cors.headers(exchange.request) } : exchange.headers(),
  );
}

async function replyTo(exchange: Exchange, endpoint: Endpoint): Promise<Reply> {
  const { rateLimit } = exchange.service;
  if (rateLimit !== undefined) await requireRate(exchange, rateLimit);
  const { capability } = endpoint;
  if (capability !== null && !exchange.service.access.isOpen(capability)) await exchange.require(capability);
  return endpoint.handle(exchange);
}

/** One client may ask so much of one workspace. @throws Problem 429 */
async function requireRate({ request, workspace }: Exchange, rateLimit: RateLimit): Promise<void> {
  const key = `${workspace}:${request.headers.get("cf-connecting-ip") ?? ""}`;
  const { success } = await rateLimit.limit({ key });
  if (success) return;
  throw new Problem("rate_limited", {
    status: 429,
    detail: "too many requests; try again later",
    headers: { "retry-after": "10" },
  });
}

function failed(error: unknown, exchange: Exchange, endpoint: Endpoint): Reply {
  const told = toProblem(error);
  const problem = endpoint.failure?.(told, exchange) ?? told;
  if (problem.status >= 500) log(error, problem, { exchange, endpoint });
  return problemReply(problem, new URL(exchange.request.url).pathname);
}

/** What is told to nobody else is what operators need. A known failure is one line; of an unknown one they need all. */
function log(
  error: unknown,
  problem: Problem,
  { exchange, endpoint }: { readonly exchange: Exchange; readonly endpoint: Endpoint },
): void {
  const unknown = problem.code === "internal_error" && error instanceof Error ? error : undefined;
  exchange.service.logger.log({
    level: unknown === undefined ? "warn" : "error",
    message: problem.message,
    attributes: {
      "http.request.method": endpoint.method,
      "http.route": pathsOf(endpoint)[0] ?? endpoint.path,
      "http.response.status_code": problem.status,
      "error.type": problem.code,
      "rototo.workspace": exchange.workspace,
      "rototo.request.id": exchange.requestId,
      ...(unknown === undefined ? {} : { "exception.type": unknown.name, "exception.stacktrace": stackOf(unknown) }),
    },
  });
}

/** Messages of other code may hold addresses with credentials. */
function stackOf(error: Error): string {
  return redactText(error.stack ?? error.message, []);
}

function pathOf(c: Context): string {
  return new URL(c.req.url).pathname;
}
