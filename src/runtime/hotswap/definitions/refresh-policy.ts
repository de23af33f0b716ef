import { isNumber, type JsonObject, own } from "../../text/json-value.ts";
import { type Definition, optional } from "./definition.ts";

/** How a served workspace follows its source; what is left out is as docs/refresh.md has it. */
export interface RefreshPolicy {
  readonly periodSeconds?: number;
  readonly minBackoffSeconds?: number;
  readonly maxBackoffSeconds?: number;
  readonly jitter?: number;
  readonly maxStalenessSeconds?: number;
}

const SECONDS = { type: "number", exclusiveMinimum: 0, maximum: 31_536_000 } as const;

/** The fields of a refresh policy, for the schemas of definitions that have them. */
export const refreshPolicySchema: JsonObject = Object.freeze({
  type: "object",
  properties: {
    period_seconds: SECONDS,
    min_backoff_seconds: SECONDS,
    max_backoff_seconds: SECONDS,
    jitter: { type: "number", minimum: 0, maximum: 1 },
    max_staleness_seconds: SECONDS,
  },
  additionalProperties: false,
});

/** Refresh policies, by which several served workspaces can be made to follow their sources alike. */
export const refreshPolicyDefinition: Definition<RefreshPolicy> = {
  kind: "policies",
  schema: refreshPolicySchema,
  read: readRefreshPolicy,
};

/**
 * Reads the fields of a refresh policy.
 *
 * @throws {Error} when the bounds of the backoff contradict one another.
 */
export function readRefreshPolicy(fields: JsonObject): RefreshPolicy {
  const minBackoffSeconds = numberOf(fields, "min_backoff_seconds");
  const maxBackoffSeconds = numberOf(fields, "max_backoff_seconds");
  if (minBackoffSeconds !== undefined && maxBackoffSeconds !== undefined && minBackoffSeconds > maxBackoffSeconds) {
    throw new Error("field `min_backoff_seconds`: must not be greater than `max_backoff_seconds`");
  }
  return Object.freeze({
    ...optional("periodSeconds", numberOf(fields, "period_seconds")),
    ...optional("minBackoffSeconds", minBackoffSeconds),
    ...optional("maxBackoffSeconds", maxBackoffSeconds),
    ...optional("jitter", numberOf(fields, "jitter")),
    ...optional("maxStalenessSeconds", numberOf(fields, "max_staleness_seconds")),
  });
}

/** Reads a number that its schema has accepted. */
export function numberOf(fields: JsonObject, key: string): number | undefined {
  const value = own(fields, key);
  return value !== undefined && isNumber(value) ? Number(value) : undefined;
}
