import { readLimited } from "../body.ts";
import type { Descriptions, Endpoint, Endpoints } from "../endpoint.ts";
import type { Exchange } from "../exchange.ts";
import { Problem, workspaceProblem } from "../problem.ts";
import { jsonReply } from "../reply.ts";
import { isStale } from "../service.ts";
import { statusDocument } from "../status-document.ts";

const MUTATION = { method: "POST", of: "workspace", cors: false } as const;

/** The endpoints that tell and change how the service is doing. */
export const OPERATION: Endpoints<"listWorkspaces" | "status" | "refresh" | "rollback" | "gitHook"> = {
  listWorkspaces: {
    method: "GET",
    path: "/v1/workspaces",
    of: "service",
    capability: null,
    cors: true,
    handle: listWorkspaces,
  },
  status: {
    method: "GET",
    path: "/status",
    of: "workspace",
    capability: "resolve",
    cors: true,
    async handle(exchange) {
      const { served, service } = exchange;
      // The status of a service that nobody has asked anything yet would say nothing; a failure is part of it.
      const version = await exchange.version().catch(() => undefined);
      const stale = version !== undefined && isStale(served, version, service);
      const document = statusDocument({ served, status: await served.status(), stale });
      return { ...jsonReply(JSON.stringify(document)), status: stale ? 503 : 200 };
    },
  },
  refresh: {
    ...MUTATION,
    path: "/refresh",
    capability: "refresh",
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
  rollback: {
    ...MUTATION,
    path: "/rollback",
    capability: "refresh",
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
  gitHook: {
    ...MUTATION,
    path: "/hooks/git",
    capability: null,
    handle: gitHook,
  },
};

/** What is said of them. */
export const OPERATION_DESCRIPTIONS: Descriptions<keyof typeof OPERATION> = {
  listWorkspaces: {
    summary: "The workspaces of this service that the request may resolve",
    answers: { 200: { description: "Their names.", schema: "Workspaces" } },
    problems: [401, 403, 404],
  },
  status: {
    summary: "How the workspace is doing",
    answers: {
      200: { description: "The status; also when nothing could be loaded.", schema: "Status" },
      503: { description: "The status; the version is staler than allowed.", schema: "Status" },
    },
    problems: [404],
  },
  refresh: {
    summary: "Look for a newer version now and take it over",
    answers: { 200: { description: "How that ended.", schema: "Refreshed" } },
    problems: [404, 502],
  },
  rollback: {
    summary: "Serve the version before the current one until the source has another",
    answers: { 200: { description: "It is served now.", schema: "RolledBack" } },
    problems: [404, 409],
  },
  gitHook: {
    summary: "Take a signed webhook as a hint that there may be a newer version",
    answers: { 202: { description: "It is being looked for.", schema: "Accepted" } },
    problems: [401, 404, 413],
  },
};

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
