import type { Endpoint } from "./endpoint.ts";
import { EVENTS } from "./endpoints/events.ts";
import { EXPLANATION } from "./endpoints/explanation.ts";
import { OFREP } from "./endpoints/ofrep.ts";
import { OPERATION } from "./endpoints/operation.ts";
import { RESOLUTION } from "./endpoints/resolution.ts";
import { SNAPSHOTS } from "./endpoints/snapshots.ts";
import { openApiDocument } from "./openapi.ts";
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

/** Every endpoint of the service. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...RESOLUTION,
  ...EXPLANATION,
  ...OFREP,
  ...SNAPSHOTS,
  ...EVENTS,
  ...OPERATION,
  DESCRIPTION,
];
