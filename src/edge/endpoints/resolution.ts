import { qualifierAnswer, resolveAnswer, variableAnswer } from "../answers.ts";
import { contextOf, flagOf, idsOf, readBody } from "../body.ts";
import type { Endpoint } from "../endpoint.ts";
import { jsonReply } from "../reply.ts";
import { ref } from "../schemas.ts";

const COMMON = { method: "POST", of: "workspace", capability: "resolve", cors: true } as const;
const PROBLEMS = [400, 404, 413, 415, 422, 503];

/** The endpoints that resolve. A bad request is told before the workspace is loaded for it. */
export const RESOLUTION: readonly Endpoint[] = [
  {
    ...COMMON,
    path: "/resolve",
    operationId: "resolve",
    summary: "Resolve everything, or what is named, against one version",
    body: ref("ResolveRequest"),
    answers: { 200: { description: "The results, each by id.", schema: ref("Resolved") } },
    problems: PROBLEMS,
    async handle(exchange) {
      const { limits } = exchange.service;
      const body = await readBody(exchange.request, limits);
      const request = {
        context: contextOf(body),
        variables: idsOf(body, "variables", limits),
        qualifiers: idsOf(body, "qualifiers", limits),
        trace: flagOf(body, "trace"),
      };
      if (request.trace) await exchange.require("explain");
      return jsonReply(resolveAnswer((await exchange.version()).workspace, request));
    },
  },
  {
    ...COMMON,
    path: "/variables/{id}",
    operationId: "resolveVariable",
    summary: "Resolve one variable",
    body: ref("OneRequest"),
    answers: { 200: { description: "The result.", schema: ref("Variable") } },
    problems: PROBLEMS,
    async handle(exchange) {
      const context = contextOf(await readBody(exchange.request, exchange.service.limits));
      return jsonReply(variableAnswer((await exchange.version()).workspace, exchange.param("id"), context));
    },
  },
  {
    ...COMMON,
    path: "/qualifiers/{id}",
    operationId: "resolveQualifier",
    summary: "Resolve one qualifier",
    body: ref("OneRequest"),
    answers: { 200: { description: "The result.", schema: ref("Qualifier") } },
    problems: PROBLEMS,
    async handle(exchange) {
      const context = contextOf(await readBody(exchange.request, exchange.service.limits));
      return jsonReply(qualifierAnswer((await exchange.version()).workspace, exchange.param("id"), context));
    },
  },
];
