import type { JsonObject } from "../../runtime/index.ts";
import { asJson } from "../../runtime/text/as-json.ts";
import { contextOf, readBody } from "../body.ts";
import type { Endpoint } from "../endpoint.ts";
import { exactJson } from "../exact-json.ts";
import type { Exchange } from "../exchange.ts";
import { type Explaining, explainQualifier, explainVariable } from "../explain.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { ref } from "../schemas.ts";

const COMMON = { of: "workspace", capability: "explain", cors: true } as const;
const PROBLEMS = [400, 404, 413, 415, 422, 503];

/** The endpoints that tell why, and what rules there are. */
export const EXPLANATION: readonly Endpoint[] = [
  {
    ...COMMON,
    method: "POST",
    path: "/variables/{id}/explain",
    operationId: "explainVariable",
    summary: "Why a variable has its value, and what would make each other rule decide",
    body: ref("OneRequest"),
    answers: { 200: { description: "The explanation.", schema: ref("VariableExplanation") } },
    problems: PROBLEMS,
    handle: (exchange) => explain(exchange, explainVariable),
  },
  {
    ...COMMON,
    method: "POST",
    path: "/qualifiers/{id}/explain",
    operationId: "explainQualifier",
    summary: "Why a qualifier holds or not, and what would make it hold",
    body: ref("OneRequest"),
    answers: { 200: { description: "The explanation.", schema: ref("QualifierExplanation") } },
    problems: PROBLEMS,
    handle: (exchange) => explain(exchange, explainQualifier),
  },
  {
    ...COMMON,
    method: "GET",
    path: "/definitions",
    operationId: "definitions",
    summary: "The rules of every variable, the predicates of every qualifier, and the context schema",
    answers: { 200: { description: "All of them, by id.", schema: ref("Definitions") } },
    problems: [404, 503],
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
];

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
