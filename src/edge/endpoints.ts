import type { Endpoint } from "./endpoint.ts";
import { EXPLANATION } from "./endpoints/explanation.ts";
import { OPERATION } from "./endpoints/operation.ts";
import { SERVING } from "./endpoints/serving.ts";
import { openApiDocument } from "./openapi.ts";
import { PLAYGROUND_PAGE, PLAYGROUND_POLICY } from "./playground-page.ts";
import { Problem } from "./problem.ts";
import { jsonReply } from "./reply.ts";

const DESCRIPTION: Endpoint = {
  method: "GET",
  path: "/openapi.json",
  of: "service",
  operationId: "describe",
  summary: "This description",
  capability: null,
  cors: true,
  answers: { 200: { description: "OpenAPI 3.1.", schema: { type: "object" } } },
  async handle() {
    return jsonReply(JSON.stringify(openApiDocument(ENDPOINTS)));
  },
};

const PLAYGROUND: Endpoint = {
  method: "GET",
  path: "/",
  of: "service",
  operationId: "playground",
  summary: "A page to try things on",
  capability: null,
  cors: false,
  answers: { 200: { description: "The page.", type: "text/html; charset=utf-8" } },
  problems: [404],
  async handle({ service, path }) {
    if (!service.playground) throw new Problem("route_not_found", { status: 404, detail: `no such path: ${path}` });
    const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PLAYGROUND_POLICY };
    return { headers, body: PLAYGROUND_PAGE };
  },
};

/** Every endpoint of the service. */
export const ENDPOINTS: readonly Endpoint[] = [...SERVING, ...EXPLANATION, ...OPERATION, DESCRIPTION, PLAYGROUND];
