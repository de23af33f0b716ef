import type { JsonObject } from "../../runtime/index.ts";
import { moveTargetingKey } from "../../runtime/resolve/targeting-key.ts";
import { contextOf, readBody } from "../body.ts";
import { matchesAny } from "../conditional.ts";
import type { Descriptions, Endpoints } from "../endpoint.ts";
import type { Exchange } from "../exchange.ts";
import { ofrepProblem } from "../ofrep/errors.ts";
import { type FlagSet, flagsText, flagText } from "../ofrep/flags.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { sha256Hex } from "../served-version.ts";
import { isStale } from "../service.ts";

const COMMON = { method: "POST", of: "workspace", capability: "resolve", cors: true } as const;
const PATH = "/ofrep/v1/evaluate/flags";

/** OpenFeature's Remote Evaluation Protocol, 0.3: variables are flags, value keys are variants. */
export const OFREP: Endpoints<"evaluateFlag" | "evaluateFlags"> = {
  evaluateFlag: {
    ...COMMON,
    path: `${PATH}/{key}`,
    async handle(exchange) {
      const context = await flagContext(exchange);
      const set = await flagSet(exchange);
      return jsonReply(flagText(set.version.workspace.decideVariable(exchange.param("key"), context), set));
    },
    failure: (problem, exchange) => ofrepProblem(problem, exchange.service, exchange.param("key")),
  },
  evaluateFlags: {
    ...COMMON,
    path: PATH,
    handle: evaluateFlags,
    failure: (problem, exchange) => ofrepProblem(problem, exchange.service),
  },
};

/** What is said of them. */
export const OFREP_DESCRIPTIONS: Descriptions<keyof typeof OFREP> = {
  evaluateFlag: {
    summary: "OFREP: evaluate one flag",
    body: "FlagRequest",
    answers: { 200: { description: "The evaluation.", schema: "Flag" } },
    problems: [400, 404, 413, 415, 503],
  },
  evaluateFlags: {
    summary: "OFREP: evaluate all flags",
    body: "FlagRequest",
    query: { flagConfigEtag: { type: "string" }, flagConfigLastModified: { type: ["string", "integer"] } },
    requestHeaders: { "If-None-Match": { type: "string" } },
    answers: {
      200: { description: "The evaluations; `ETag` stands for all of this answer.", schema: "Flags" },
      304: { description: "They are what the client has." },
    },
    problems: [400, 413, 415, 503],
  },
};

async function evaluateFlags(exchange: Exchange): Promise<Reply> {
  const context = await flagContext(exchange);
  await catchUp(exchange);
  const set = await flagSet(exchange);
  const { text, key } = flagsText(set.version.workspace.bind(context), set, eventsPath(exchange, set));
  // Of the whole answer: two contexts with one targeting key must not share a tag, nor two versions.
  const tag = `"${(await sha256Hex(key)).slice(0, 32)}"`;
  const headers = { etag: tag, "cache-control": "no-cache, private" };
  if (matchesAny(exchange.request.headers.get("if-none-match"), [tag])) return { status: 304, headers, body: null };
  const reply = jsonReply(text);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** A client that was told of a version asks for that one: where it has not come here yet, it is worth a wait. */
async function catchUp(exchange: Exchange): Promise<void> {
  const seen = exchange.query("flagConfigEtag");
  const { served } = exchange;
  if (seen === undefined || served.current === undefined || seen === served.current.sha256) return;
  const due = served.revalidate(seen);
  if (due !== undefined) await exchange.time("revalidate", exchange.keepAlive(due));
}

async function flagContext({ request, service }: Exchange): Promise<JsonObject> {
  // JSON in another order is JSON.
  return moveTargetingKey(contextOf(await readBody(request, service.limits)), service.targetingKey) as JsonObject;
}

async function flagSet(exchange: Exchange): Promise<FlagSet> {
  const version = await exchange.version();
  const { workspace: id, served, service } = exchange;
  return { id, version, stale: isStale(served, version, service), targetingKey: service.targetingKey };
}

/** Where events are, seen from where the app is mounted, and which version this answer has already. */
function eventsPath({ request, workspace }: Exchange, { version }: FlagSet): string {
  const { pathname } = new URL(request.url);
  const mount = pathname.slice(0, -PATH.length);
  const own = `/v1/workspaces/${workspace}`;
  return `${mount.endsWith(own) ? mount : `${mount}/v1`}/events?since=${version.sha256}`;
}
