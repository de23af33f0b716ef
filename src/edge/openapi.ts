import { type Description, type Descriptions, type Endpoint, type Endpoints, pathsOf } from "./endpoint.ts";
import { type JsonSchema, ref, SCHEMAS } from "./schemas.ts";

const PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  ws: { name: "ws", in: "path", required: true, description: "The name of a workspace.", schema: { type: "string" } },
  id: { name: "id", in: "path", required: true, schema: { type: "string" } },
  key: { name: "key", in: "path", required: true, schema: { type: "string" } },
  sha256: { name: "sha256", in: "path", required: true, schema: { type: "string", pattern: "^[0-9a-f]{64}$" } },
};

/** What any endpoint may answer besides what it lists. */
const ALWAYS = [429, 500];
/** What those may answer that a token may be needed for. */
const WITH_TOKENS = [401, 403, 404];

/** An endpoint with what is said of it. */
type Described = Endpoint & Description & { readonly operationId: string };

/** Describes endpoints as OpenAPI 3.1. */
export function openApiDocument<Id extends string>(
  endpoints: Endpoints<Id>,
  descriptions: Descriptions<Id>,
): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operationId in endpoints) {
    const endpoint = { operationId, ...endpoints[operationId], ...descriptions[operationId] };
    for (const path of pathsOf(endpoint)) {
      const operations = paths[path] ?? {};
      operations[endpoint.method.toLowerCase()] = operation(endpoint, path);
      paths[path] = operations;
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "rototo-edge", version: "1", description: "Runtime configuration kept in git, resolved over HTTP." },
    paths,
    components: { schemas: SCHEMAS, securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  };
}

function operation(endpoint: Described, path: string): JsonSchema {
  const { operationId, summary, body, capability } = endpoint;
  const inWorkspace = path.startsWith("/v1/workspaces/{ws}");
  return {
    operationId: inWorkspace ? `${operationId}InWorkspace` : operationId,
    summary,
    parameters: parameters(endpoint, path),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: ref(body) } } } }),
    responses: responses(endpoint),
    security: capability === null ? [] : [{ bearer: [] }, {}],
  };
}

function parameters({ query = {}, requestHeaders = {} }: Described, path: string): JsonSchema[] {
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => PARAMETERS[name] ?? {});
  const others = (place: string, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema[] =>
    Object.entries(schemas).map(([name, schema]) => ({ name, in: place, required: false, schema }));
  return [...inPath, ...others("query", query), ...others("header", requestHeaders)];
}

function responses({ answers, problems = [], capability, of }: Described): JsonSchema {
  const statuses = [
    ...problems,
    ...ALWAYS,
    ...(capability === null ? [] : WITH_TOKENS),
    ...(of === "workspace" ? [404] : []),
  ];
  const problem = { description: "A problem.", content: { "application/problem+json": { schema: ref("Problem") } } };
  const all: Record<number, JsonSchema> = Object.fromEntries(statuses.map((status) => [status, problem]));
  for (const [status, { description, type = "application/json", schema }] of Object.entries(answers)) {
    const content =
      schema === undefined && type === "application/json"
        ? {}
        : {
            content: {
              [type]: schema === undefined ? {} : { schema: ref(schema) },
            },
          };
    all[Number(status)] = { description, ...content };
  }
  return all;
}
