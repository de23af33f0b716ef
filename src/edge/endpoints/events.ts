import type { Descriptions, Endpoints } from "../endpoint.ts";
import { eventStream } from "../event-stream.ts";

/** What tells of new versions. It tells nothing else, so anybody may listen: pages cannot send tokens with it. */
export const EVENTS: Endpoints<"events"> = {
  events: {
    method: "GET",
    path: "/events",
    of: "workspace",
    capability: null,
    cors: true,
    async handle(exchange) {
      const { served, service, request } = exchange;
      const known = request.headers.get("last-event-id") ?? exchange.query("since");
      const body = eventStream({ served, known, times: service.events, clock: service.clock });
      return { headers: { "content-type": "text/event-stream", "cache-control": "no-store" }, body };
    },
  },
};

/** What is said of them. */
export const EVENTS_DESCRIPTIONS: Descriptions<keyof typeof EVENTS> = {
  events: {
    summary: "Hear of new versions, as server-sent events",
    query: { since: { type: "string", description: "The version the client has, by its SHA-256." } },
    requestHeaders: { "Last-Event-ID": { type: "string" } },
    answers: { 200: { description: "The stream.", type: "text/event-stream" } },
    problems: [404],
  },
};
