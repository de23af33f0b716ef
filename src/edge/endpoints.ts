import type { Descriptions, Endpoints } from "./endpoint.ts";
import { EVENTS_DESCRIPTIONS } from "./endpoints/events.ts";
import { EXPLANATION, EXPLANATION_DESCRIPTIONS } from "./endpoints/explanation.ts";
import { HEALTH_DESCRIPTIONS } from "./endpoints/health.ts";
import { OFREP_DESCRIPTIONS } from "./endpoints/ofrep.ts";
import { OPERATION, OPERATION_DESCRIPTIONS } from "./endpoints/operation.ts";
import { RESOLUTION_DESCRIPTIONS } from "./endpoints/resolution.ts";
import { SERVING } from "./endpoints/serving.ts";
import { SNAPSHOTS_DESCRIPTIONS } from "./endpoints/snapshots.ts";
import { openApiDocument } from "./openapi.ts";
import { PLAYGROUND_PAGE, PLAYGROUND_POLICY } from "./playground-page.ts";
import { Problem } from "./problem.ts";
import { jsonReply } from "./reply.ts";

const ABOUT: Endpoints<"describe" | "playground"> = {
  describe: {
    method: "GET",
    path: "/openapi.json",
    of: "service",
    capability: null,
    cors: true,
    async handle() {
      return jsonReply(JSON.stringify(openApiDocument(ENDPOINTS, DESCRIPTIONS)));
    },
  },
  playground: {
    method: "GET",
    path: "/",
    of: "service",
    capability: null,
    cors: false,
    async handle({ service, path }) {
      if (!service.playground) throw new Problem("route_not_found", { status: 404, detail: `no such path: ${path}` });
      const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": PLAYGROUND_POLICY };
      return { headers, body: PLAYGROUND_PAGE };
    },
  },
};

const ABOUT_DESCRIPTIONS: Descriptions<keyof typeof ABOUT> = {
  describe: {
    summary: "This description",
    answers: { 200: { description: "OpenAPI 3.1.", schema: "Description" } },
  },
  playground: {
    summary: "A page to try things on",
    answers: { 200: { description: "The page.", type: "text/html; charset=utf-8" } },
    problems: [404],
  },
};

type Id = keyof typeof SERVING | keyof typeof EXPLANATION | keyof typeof OPERATION | keyof typeof ABOUT;

/** Every endpoint of the service. */
export const ENDPOINTS: Endpoints<Id> = { ...SERVING, ...EXPLANATION, ...OPERATION, ...ABOUT };

/** What is said of each of them. */
export const DESCRIPTIONS: Descriptions<Id> = {
  ...RESOLUTION_DESCRIPTIONS,
  ...EXPLANATION_DESCRIPTIONS,
  ...OFREP_DESCRIPTIONS,
  ...SNAPSHOTS_DESCRIPTIONS,
  ...EVENTS_DESCRIPTIONS,
  ...HEALTH_DESCRIPTIONS,
  ...OPERATION_DESCRIPTIONS,
  ...ABOUT_DESCRIPTIONS,
};
