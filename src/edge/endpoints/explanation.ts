import type { JsonObject } from "../../runtime/index.ts";
import { asJson } from "../../runtime/text/as-json.ts";
import { contextOf, readBody } from "../body.ts";
import type { Descriptions, Endpoints } from "../endpoint.ts";
import { exactJson } from "../exact-json.ts";
import type { Exchange } from "../exchange.ts";
import { type Explaining, explainQualifier, explainVariable } from "../explain.ts";
import { jsonReply, type Reply } from "../reply.ts";

const COMMON = { of: "workspace", capability: "explain", cors: true } as const;
const PROBLEMS = [400, 404, 413, 415, 422, 503];

/** The endpoints that tell why, and what rules there are. */
export const EXPLANATION: Endpoints<"explainVariable" | "explainQualifier" | "definitions"> = {
  explainVariable: {
    ...COMMON,
    method: "POST",
    path: "/variables/{id}/explain",
    handle: (exchange) => explain(exchange, explainVariable),
  },
  explainQualifier: {
    ...COMMON,
    method: "POST",
    path: "/qualifiers/{id}/explain",
    handle: (exchange) => explain(exchange, explainQualifier),
  },
  definitions: {
    ...COMMON,
    method: "GET",
    path: "/definitions",
    async handle(exchange) {
      const { workspace, sha256 } = await exchange.version();
      const definitions = {
        fingerprint: workspace.fingerprint,
        sha256,
        context_schema: workspace.contextSchema ?? null,
        variables: workspace.variableIds.map((id) => workspace.variableDefinition(id)),
        qualifiers: workspace.qualifierIds.map((id) => workspace.qualifierDefinition(id)),
      };
      return jsonReply(exactJson(asJson(definitions)));
    },
  },
};

/** What is said of them. */
export const EXPLANATION_DESCRIPTIONS: Descriptions<keyof typeof EXPLANATION> = {
  explainVariable: {
    summary: "Why a variable has its value, and what would make each other rule decide",
    body: "OneRequest",
    answers: { 200: { description: "The explanation.", schema: "VariableExplanation" } },
    problems: PROBLEMS,
  },
  explainQualifier: {
    summary: "Why a qualifier holds or not, and what would make it hold",
    body: "OneRequest",
    answers: { 200: { description: "The explanation.", schema: "QualifierExplanation" } },
    problems: PROBLEMS,
  },
  definitions: {
    summary: "The rules of every variable, the predicates of every qualifier, and the context schema",
    answers: { 200: { description: "All of them, by id.", schema: "Definitions" } },
    problems: [404, 503],
  },
};

async function explain(
  exchange: Exchange,
  explained: (explaining: Explaining, id: string) => JsonObject,
): Promise<Reply> {
  const context = contextOf(await readBody(exchange.request, exchange.service.limits));
  const { workspace, sha256, places } = await exchange.version();
  const explaining = { workspace, bound: workspace.bind(context), context, places: await places() };
  const version = { fingerprint: asJson(workspace.fingerprint), sha256 };
  return jsonReply(exactJson({ ...version, ...explained(explaining, exchange.param("id")) }));
}
