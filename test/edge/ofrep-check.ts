import { type Schema, Validator } from "@cfworker/json-schema";
import type { Answer } from "./edge-fixture.ts";
import { documentViolations, OFREP_DOCUMENT } from "./ofrep-document.ts";

/**
 * What OFREP 0.3 says of answers (open-feature/protocol, service/openapi.yaml), in our own form, and stricter where the
 * document cannot mean what it says: a value has exactly one type there, and yet every value fits two (an integer is a
 * number, and `codeDefaultFlag` asks for nothing); `DEFAULT` and `STALE` are reasons of OpenFeature that its list lacks.
 */
const KEY = { type: "string" };
const DETAILS = { type: "string" };
const METADATA = { type: "object", additionalProperties: { type: ["boolean", "string", "number"] } };
const SUCCESS = {
  type: "object",
  required: ["key", "reason", "value"],
  properties: {
    key: KEY,
    reason: { enum: ["STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "UNKNOWN", "DEFAULT", "STALE"] },
    variant: { type: "string" },
    value: { type: ["boolean", "string", "number", "object", "array"] },
    metadata: METADATA,
  },
};
const FAILURE = {
  type: "object",
  required: ["key", "errorCode"],
  properties: {
    key: KEY,
    errorCode: { enum: ["PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL"] },
    errorDetails: DETAILS,
    metadata: METADATA,
  },
};
const NOT_FOUND = { ...FAILURE, properties: { ...FAILURE.properties, errorCode: { const: "FLAG_NOT_FOUND" } } };
const STREAM = {
  type: "object",
  required: ["type"],
  oneOf: [{ required: ["url"] }, { required: ["endpoint"] }],
  properties: {
    type: { type: "string" },
    endpoint: {
      type: "object",
      required: ["requestUri"],
      properties: { origin: { type: "string" }, requestUri: { type: "string", pattern: "^/" } },
    },
    inactivityDelaySec: { type: "integer", minimum: 1 },
  },
};
const ALL = {
  type: "object",
  required: ["flags"],
  properties: {
    flags: { type: "array", items: { oneOf: [SUCCESS, FAILURE] } },
    metadata: METADATA,
    eventStreams: { type: "array", items: STREAM },
  },
};
const ALL_FAILED = { type: "object", required: ["errorCode"], properties: { errorCode: KEY, errorDetails: DETAILS } };

const ONE_FLAG: Readonly<Record<number, object>> = { 200: SUCCESS, 400: FAILURE, 404: NOT_FOUND };
const ALL_FLAGS: Readonly<Record<number, object>> = { 200: ALL, 304: {}, 400: ALL_FAILED };
/** Statuses whose bodies OFREP leaves open. */
const OPEN = [401, 403, 429];

/**
 * Tells how an answer differs from OFREP; `path` ends in `/flags` for all of them. Where the published document is at hand,
 * it is asked, too.
 */
export function ofrepViolations(path: string, answer: Pick<Answer, "status" | "text">): string[] {
  const published = OFREP_DOCUMENT === undefined ? [] : documentViolations(OFREP_DOCUMENT, path, answer);
  return [...excerptViolations(path, answer), ...published];
}

function excerptViolations(path: string, { status, text }: Pick<Answer, "status" | "text">): string[] {
  if (OPEN.includes(status)) return [];
  const schema = (path.endsWith("/flags") ? ALL_FLAGS : ONE_FLAG)[status];
  if (schema === undefined) return [`OFREP knows no ${status}`];
  if (status === 304) return text === "" ? [] : ["a 304 has a body"];
  // The types of the validator are only narrower.
  const { errors } = new Validator(schema as Schema, "2020-12", false).validate(JSON.parse(text));
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}
