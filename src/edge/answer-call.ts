import { redactText } from "../runtime/source/redact.ts";
import { dropBody } from "./body.ts";
import { type Endpoint, pathsOf } from "./endpoint.ts";
import { type Call, Exchange } from "./exchange.ts";
import { Problem, problemReply, toProblem } from "./problem.ts";
import { type Reply, toResponse } from "./reply.ts";
import type { RateLimit, Service } from "./service.ts";

/**
 * Answers a request to one of an endpoint's paths. An endpoint has one method; `OPTIONS` tells which that is, and answers
 * preflights; any other is a problem that tells it too.
 */
export function answerCall(call: Call, endpoint: Endpoint, service: Service): Promise<Response> | Response {
  const { method, cors } = endpoint;
  const { raw } = call.req;
  const asked = raw.method;
  // The body is taken away from what `HEAD` is answered with, by Hono for one.
  if (asked === method || (asked === "HEAD" && method === "GET")) return answer(new Exchange(call, service), endpoint);
  const allow = method === "GET" ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  if (asked === "OPTIONS") {
    const headers = cors ? service.cors.preflight(raw, allow) : {};
    return toResponse({ status: 204, headers: { allow, ...headers }, body: null });
  }
  const detail = `${asked} is not possible here; allowed: ${allow}`;
  return refusal(call, new Problem("method_not_allowed", { status: 405, detail, headers: { allow } }), service);
}

/** Answers with a problem that no endpoint has made. */
export async function refusal(call: Call, problem: Problem, service: Service): Promise<Response> {
  const exchange = new Exchange(call, service);
  await dropBody(exchange.request, service.limits.bodyBytes);
  return toResponse(problemReply(problem, new URL(exchange.request.url).pathname), exchange);
}

async function answer(exchange: Exchange, endpoint: Endpoint): Promise<Response> {
  const { service, workspace } = exchange;
  let reply: Reply;
  try {
    reply = await replyTo(exchange, endpoint);
  } catch (error) {
    reply = failed(error, exchange, endpoint);
    await dropBody(exchange.request, service.limits.bodyBytes);
  }
  const due = service.workspaces.byName.get(workspace)?.revalidate();
  if (due !== undefined) exchange.keepAlive(due);
  return toResponse(reply, exchange, endpoint.cors ? service.cors.headers(exchange.request) : undefined);
}

function replyTo(exchange: Exchange, endpoint: Endpoint): Promise<Reply> {
  const { rateLimit, access } = exchange.service;
  const { capability } = endpoint;
  const isOpen = capability === null || access.isOpen(capability);
  return isOpen && rateLimit === undefined ? endpoint.handle(exchange) : replyIfAllowed(exchange, endpoint);
}

async function replyIfAllowed(exchange: Exchange, endpoint: Endpoint): Promise<Reply> {
  const { rateLimit } = exchange.service;
  const { capability } = endpoint;
  if (rateLimit !== undefined) await requireRate(exchange, rateLimit);
  if (capability !== null) await exchange.require(capability);
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
