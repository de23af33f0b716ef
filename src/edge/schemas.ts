/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = { readonly [key: string]: unknown };

/** Refers to one of {@link SCHEMAS}. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const TEXT = { type: "string" };
const FLAG = { type: "boolean" };
const WHOLE = { type: "integer", minimum: 0 };
const TIME = { type: ["number", "null"], description: "Unix seconds" };
const SHA256 = { type: "string", pattern: "^[0-9a-f]{64}$" };
/** Any JSON. */
const ANY = {};

/** An object that has all of the given members, and no others. */
function record(properties: Record<string, JsonSchema>, optional: Record<string, JsonSchema> = {}): JsonSchema {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function list(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

const VARIABLE = { id: TEXT, value_key: TEXT, value: ANY };
const QUALIFIER = { id: TEXT, value: FLAG };
const CONTEXT = { type: "object", description: "Facts the workspace's rules may ask for." };
/** Where something stands. */
const PLACE = { oneOf: [{ type: "null" }, record({ path: TEXT, line: { ...WHOLE, description: "from 0" } })] };
const COMPARE = { index: WHOLE, kind: { const: "compare" }, attribute: TEXT, op: TEXT, expected: ANY };
const BUCKET = { index: WHOLE, kind: { const: "bucket" }, attribute: TEXT };
const VERSION = { fingerprint: ref("Fingerprint"), sha256: SHA256 };
/** What became of a predicate; the result is null where evaluation did not get that far. */
const SEEN = { actual: ANY, missing: FLAG, result: { type: ["boolean", "null"] }, place: PLACE };
const RANGE = { salt: TEXT, start: WHOLE, end: WHOLE };

/** Everything that goes in or comes out, by name. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Context: CONTEXT,
  Fingerprint: {
    oneOf: [
      { type: "null" },
      record({ kind: { enum: ["git_commit", "http_validator", "content_hash"] }, value: TEXT }),
      record({ kind: { const: "workspace_layers" }, layers: list(ref("Fingerprint")) }),
    ],
  },
  OneRequest: { type: "object", properties: { context: ref("Context") }, required: ["context"] },
  ResolveRequest: {
    type: "object",
    properties: {
      context: ref("Context"),
      variables: { ...list(TEXT), description: "Ids; with neither list everything is resolved." },
      qualifiers: list(TEXT),
      trace: { ...FLAG, description: "Traces instead of results; needs `explain`." },
    },
    required: ["context"],
  },
  Variable: record({ ...VARIABLE, fingerprint: ref("Fingerprint") }),
  Qualifier: record({ ...QUALIFIER, fingerprint: ref("Fingerprint") }),
  Resolved: record({
    fingerprint: ref("Fingerprint"),
    variables: list({ anyOf: [record(VARIABLE), ref("VariableTrace")] }),
    qualifiers: list({ anyOf: [record(QUALIFIER), ref("QualifierTrace")] }),
  }),
  VariableTrace: record({
    resolution: record(VARIABLE),
    default_value: TEXT,
    rules: list(record({ index: WHOLE, qualifier: TEXT, value: TEXT, matched: FLAG })),
    qualifier_traces: list(ref("QualifierTrace")),
  }),
  QualifierTrace: record({
    id: TEXT,
    value: FLAG,
    predicates: list({
      oneOf: [
        record({ ...COMPARE, actual: ANY, result: FLAG }, { qualifier: TEXT }),
        record({ ...BUCKET, actual: ANY, bucket: record({ ...RANGE, value: WHOLE }), result: FLAG }),
      ],
    }),
  }),
  VariableExplanation: record({
    ...VERSION,
    ...VARIABLE,
    reason: { enum: ["STATIC", "DEFAULT", "TARGETING_MATCH", "SPLIT"] },
    default_value: TEXT,
    rules: list(
      record({
        index: WHOLE,
        qualifier: TEXT,
        value: TEXT,
        outcome: { enum: ["matched", "not_matched", "not_reached"] },
        place: PLACE,
        blocked_by: { type: ["integer", "null"], description: "The rule that must not match." },
        unmet: list(ref("ExplainedPredicate")),
      }),
    ),
    qualifiers: list(ref("ExplainedQualifier")),
  }),
  QualifierExplanation: record({
    ...VERSION,
    ...QUALIFIER,
    unmet: list(ref("ExplainedPredicate")),
    qualifiers: list(ref("ExplainedQualifier")),
  }),
  ExplainedQualifier: record({
    id: TEXT,
    value: { type: ["boolean", "null"] },
    error: { type: ["string", "null"] },
    predicates: list(ref("ExplainedPredicate")),
  }),
  ExplainedPredicate: {
    oneOf: [
      record({ ...COMPARE, ...SEEN }, { qualifier: TEXT }),
      record({ ...BUCKET, ...SEEN, bucket: record(RANGE, { value: WHOLE }) }),
    ],
  },
  Status: record({
    source: TEXT,
    loaded: FLAG,
    fingerprint: ref("Fingerprint"),
    sha256: { type: ["string", "null"] },
    immutable: FLAG,
    stale: FLAG,
    refreshing: FLAG,
    last_attempt: TIME,
    last_success: TIME,
    last_checked: TIME,
    consecutive_failures: WHOLE,
    last_error: { type: ["string", "null"] },
    last_diagnostics: list({ type: "object" }),
    versions: list(record({ sha256: SHA256, fingerprint: ref("Fingerprint"), loaded_at: TIME, current: FLAG })),
  }),
  Refreshed: record({
    outcome: { enum: ["unchanged", "refreshed", "immutable"] },
    fingerprint: ref("Fingerprint"),
  }),
  RolledBack: record({ outcome: { const: "rolled_back" }, fingerprint: ref("Fingerprint") }),
  Accepted: record({ outcome: { enum: ["accepted", "duplicate"] } }),
  Health: record({ status: { const: "ok" } }),
  Workspaces: record({ default: { type: ["string", "null"] }, workspaces: list(TEXT) }),
  Definitions: record({
    fingerprint: ref("Fingerprint"),
    sha256: SHA256,
    context_schema: ANY,
    variables: list(
      record({
        id: TEXT,
        default_value: TEXT,
        rules: list(record({ index: WHOLE, qualifier: TEXT, value: TEXT })),
        values: { type: "object" },
      }),
    ),
    qualifiers: list(
      record({
        id: TEXT,
        predicates: list({
          oneOf: [record(COMPARE, { qualifier: TEXT }), record({ ...BUCKET, bucket: record(RANGE) })],
        }),
      }),
    ),
  }),
  Description: { type: "object" },
  Problem: {
    type: "object",
    properties: {
      type: TEXT,
      title: TEXT,
      status: { type: "integer" },
      detail: TEXT,
      instance: TEXT,
      code: { ...TEXT, pattern: "^[a-z_]+$" },
      diagnostics: list({ type: "object" }),
      key: { ...TEXT, description: "OFREP: the flag that was asked for." },
      errorCode: { ...TEXT, description: "OFREP" },
      errorDetails: { ...TEXT, description: "OFREP" },
    },
    required: ["type", "title", "status", "detail", "instance", "code"],
  },
  FlagRequest: {
    type: "object",
    properties: { context: { type: "object", properties: { targetingKey: TEXT } } },
    required: ["context"],
  },
  Flag: record(
    {
      key: TEXT,
      value: ANY,
      reason: { enum: ["STATIC", "TARGETING_MATCH", "SPLIT", "DEFAULT", "STALE"] },
      variant: TEXT,
    },
    { metadata: ref("FlagMetadata") },
  ),
  FlagFailure: record({
    key: TEXT,
    errorCode: { enum: ["TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL"] },
    errorDetails: TEXT,
  }),
  FlagMetadata: { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
  Flags: record({
    flags: list({ oneOf: [ref("Flag"), ref("FlagFailure")] }),
    metadata: ref("FlagMetadata"),
    eventStreams: list(
      record({
        type: { const: "sse" },
        endpoint: record({ requestUri: { ...TEXT, pattern: "^/" } }),
        inactivityDelaySec: { type: "integer", minimum: 1 },
      }),
    ),
  }),
};
