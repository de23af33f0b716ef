import { qualifierAnswer, resolveAnswer, variableAnswer } from "../answers.ts";
import { contextOf, flagOf, idsOf, readBody } from "../body.ts";
import type { Descriptions, Endpoints } from "../endpoint.ts";
import { jsonReply } from "../reply.ts";

const COMMON = { method: "POST", of: "workspace", capability: "resolve", cors: true } as const;
const PROBLEMS = [400, 404, 413, 415, 422, 503];

/** The endpoints that resolve. A bad request is told before the workspace is loaded for it. */
export const RESOLUTION: Endpoints<"resolve" | "resolveVariable" | "resolveQualifier"> = {
  resolve: {
    ...COMMON,
    path: "/resolve",
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
  resolveVariable: {
    ...COMMON,
    path: "/variables/{id}",
    async handle(exchange) {
      const context = contextOf(await readBody(exchange.request, exchange.service.limits));
      return jsonReply(variableAnswer((await exchange.version()).workspace, exchange.param("id"), context));
    },
  },
  resolveQualifier: {
    ...COMMON,
    path: "/qualifiers/{id}",
    async handle(exchange) {
      const context = contextOf(await readBody(exchange.request, exchange.service.limits));
      return jsonReply(qualifierAnswer((await exchange.version()).workspace, exchange.param("id"), context));
    },
  },
};

/** What is said of them. */
export const RESOLUTION_DESCRIPTIONS: Descriptions<keyof typeof RESOLUTION> = {
  resolve: {
    summary: "Resolve everything, or what is named, against one version",
    body: "ResolveRequest",
    answers: { 200: { description: "The results, each by id.", schema: "Resolved" } },
    problems: PROBLEMS,
  },
  resolveVariable: {
    summary: "Resolve one variable",
    body: "OneRequest",
    answers: { 200: { description: "The result.", schema: "Variable" } },
    problems: PROBLEMS,
  },
  resolveQualifier: {
    summary: "Resolve one qualifier",
    body: "OneRequest",
    answers: { 200: { description: "The result.", schema: "Qualifier" } },
    problems: PROBLEMS,
  },
};
