import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { DESCRIPTIONS, ENDPOINTS } from "../../src/edge/endpoints.ts";
import { openApiDocument } from "../../src/edge/openapi.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../../src/runtime/text/json-value.ts";

/** An answer, and what it answers. */
export interface Answered {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly answer: { readonly status: number; readonly headers: Headers; readonly text: string };
}

/** The description as a client sees it. */
export const DOCUMENT = JSON.parse(JSON.stringify(openApiDocument(ENDPOINTS, DESCRIPTIONS))) as JsonObject;

const PATHS = Object.keys(member(DOCUMENT, "paths")).map((path) => {
  const pattern = path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+");
  return { path, matches: new RegExp(`^${pattern}$`) };
});

/** Tells how an answer differs from what the description promises; of what is not described, nothing is promised but 404 and 405. */
export function violations({ method, path, answer }: Answered): string[] {
  const address = new URL(path, "http://edge").pathname;
  const known = PATHS.find(({ matches }) => matches.test(address));
  const operation = known && optional(member(member(DOCUMENT, "paths"), known.path), method.toLowerCase());
  if (operation === undefined) return [404, 405].includes(answer.status) ? [] : [`${address} is not described`];
  const described = optional(member(operation, "responses"), String(answer.status));
  if (described === undefined) return [`${method} ${known?.path}: ${answer.status} is not described`];
  const content = optional(described, "content");
  if (content === undefined) return answer.text === "" ? [] : [`${answer.status} has a body`];
  const type = answer.headers.get("content-type") ?? "";
  const media = optional(content, type);
  if (media === undefined) return [`${answer.status} has the type ${type}, not ${Object.keys(content)}`];
  const schema = optional(media, "schema");
  return schema === undefined ? [] : errors(schema, JSON.parse(answer.text));
}

/** Validates a value by a schema that may refer to the description's components. */
export function errors(schema: JsonObject, value: unknown): string[] {
  // Both are JSON; the types of the validator are only narrower.
  const whole = { ...schema, components: member(DOCUMENT, "components") } as unknown as Schema;
  const { valid, errors: found } = new Validator(whole, "2020-12", false).validate(value);
  return valid ? [] : found.map(({ instanceLocation, error }: OutputUnit) => `${instanceLocation}: ${error}`);
}

function member(object: JsonObject, key: string): JsonObject {
  const value = optional(object, key);
  if (value === undefined) throw new Error(`no ${key} in ${Object.keys(object)}`);
  return value;
}

function optional(object: JsonObject, key: string): JsonObject | undefined {
  const value: JsonValue | undefined = own(object, key);
  return value !== undefined && isObject(value) ? value : undefined;
}
