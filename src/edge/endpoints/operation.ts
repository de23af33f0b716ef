import { readLimited } from "../body.ts";
import type { Endpoint } from "../endpoint.ts";
import type { Exchange } from "../exchange.ts";
import { Problem, workspaceProblem } from "../problem.ts";
import { jsonReply } from "../reply.ts";
import { ref } from "../schemas.ts";
import { isStale } from "../service.ts";
import { statusDocument } from "../status-document.ts";

const MUTATION = { method: "POST", of: "workspace", cors: false } as const;

/** The endpoints that tell and change how the service is doing. */
export const OPERATION: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/v1/workspaces",
    of: "service",
    operationId: "listWorkspaces",
    summary: "The workspaces of this service that the request may resolve",
    capability: null,
    cors: true,
    answers: { 200: { description: "Their names.", schema: ref("Workspaces") } },
    problems: [401, 403, 404],
    handle: listWorkspaces,
  },
  {
    method: "GET",
    path: "/status",
    of: "workspace",
    operationId: "status",
    summary: "How the workspace is doing",
    capability: "resolve",
    cors: true,
    answers: {
      200: { description: "The status; also when nothing could be loaded.", schema: ref("Status") },
      503: { description: "The status; the version is staler than allowed.", schema: ref("Status") },
    },
    problems: [404],
    async handle(exchange) {
      const { served, service } = exchange;
      // The status of a service that nobody has asked anything yet would say nothing; a failure is part of it.
      const version = await exchange.version().catch(() => undefined);
      const stale = version !== undefined && isStale(served, version, service);
      const document = statusDocument({ served, status: await served.status(), stale });
      return { ...jsonReply(JSON.stringify(document)), status: stale ? 503 : 200 };
    },
  },
  {
    ...MUTATION,
    path: "/refresh",
    operationId: "refresh",
    summary: "Look for a newer version now and take it over",
    capability: "refresh",
    answers: { 200: { description: "How that ended.", schema: ref("Refreshed") } },
    problems: [404, 502],
    async handle(exchange) {
      const { served } = exchange;
      const refreshed = exchange.keepAlive(served.refresh("manual"));
      const outcome = await exchange.time("refresh", refreshed).catch((error: unknown) => {
        // Bad gateway: the service is well and goes on with the version it has, if any; its source is not.
        throw workspaceProblem(error, { status: 502 });
      });
      report(exchange, "refreshed on request", { "rototo.refresh.outcome": outcome });
      return jsonReply(JSON.stringify({ outcome, fingerprint: served.current?.workspace.fingerprint ?? null }));
    },
  },
  {
    ...MUTATION,
    path: "/rollback",
    operationId: "rollback",
    summary: "Serve the version before the current one until the source has another",
    capability: "refresh",
    answers: { 200: { description: "It is served now.", schema: ref("RolledBack") } },
    problems: [404, 409],
    async handle(exchange) {
      const { served } = exchange;
      if (!(await exchange.keepAlive(served.rollback()))) {
        throw new Problem("nothing_to_roll_back_to", { status: 409, detail: "no version before this one is kept" });
      }
      report(exchange, "rolled back on request", {});
      const fingerprint = served.current?.workspace.fingerprint ?? null;
      return jsonReply(JSON.stringify({ outcome: "rolled_back", fingerprint }));
    },
  },
  {
    ...MUTATION,
    path: "/hooks/git",
    operationId: "gitHook",
    summary: "Take a signed webhook as a hint that there may be a newer version",
    capability: null,
    answers: { 202: { description: "It is being looked for.", schema: ref("Accepted") } },
    problems: [401, 404, 413],
    handle: gitHook,
  },
];

/** Names tell something, too: of a workspace that a token does not open they are not told. */
async function listWorkspaces({ service, request }: Exchange): ReturnType<Endpoint["handle"]> {
  const { access, workspaces } = service;
  const all = [...workspaces.byName.keys()];
  const require = (name: string): Promise<void> => access.require(request.headers, "resolve", name);
  const checks = access.isOpen("resolve") ? [] : await Promise.allSettled(all.map(require));
  const names = all.filter((_, index) => checks[index]?.status !== "rejected");
  const refused = checks.find((check) => check.status === "rejected");
  if (names.length === 0 && refused !== undefined) throw refused.reason;
  const isDefaultTold = workspaces.defaultName !== null && names.includes(workspaces.defaultName);
  return jsonReply(JSON.stringify({ default: isDefaultTold ? workspaces.defaultName : null, workspaces: names }));
}

async function gitHook(exchange: Exchange): ReturnType<Endpoint["handle"]> {
  const { service, request } = exchange;
  if (service.webhooks === undefined) {
    throw new Problem("not_enabled", { status: 404, detail: "this service has no webhook secret" });
  }
  const body = await readLimited(request, service.limits.bodyBytes);
  const isNew = await service.webhooks.accept(request.headers, body, service.clock.now() / 1000);
  const { served } = exchange;
  if (isNew) {
    report(exchange, "a webhook asks for a refresh", {});
    // The sender does not wait, and hears nothing of failures: they are in the status.
    exchange.keepAlive(served.refresh("webhook")).catch(() => {});
  }
  return { ...jsonReply(JSON.stringify({ outcome: isNew ? "accepted" : "duplicate" })), status: 202 };
}

function report(exchange: Exchange, message: string, attributes: Record<string, string>): void {
  const common = { "rototo.workspace": exchange.workspace, "rototo.request.id": exchange.requestId };
  exchange.service.logger.log({ level: "info", message, attributes: { ...common, ...attributes } });
}
