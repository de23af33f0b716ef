import { existsSync, readFileSync } from "node:fs";
import { type Schema, Validator } from "@cfworker/json-schema";
import { parse } from "yaml";

const PLACE = new URL("../../../shared/data/ofrep/openapi.yaml", import.meta.url);

/** What tells whoever runs the tests elsewhere where to find the document. */
export const WITHOUT_DOCUMENT = "no ../shared/data/ofrep (github.com/open-feature/protocol, service/, d1a63a4)";

/** OFREP's own OpenAPI document, which is not ours to commit; undefined where it does not lie beside the project. */
export const OFREP_DOCUMENT: object | undefined = existsSync(PLACE)
  ? amended(parse(readFileSync(PLACE, "utf8")))
  : undefined;

/**
 * Changes what the document cannot mean: a value fits two of its types (an integer is a number, and `codeDefaultFlag` asks
 * for nothing), so exactly one of them would refuse all; and its reasons lack two of OpenFeature's own.
 */
function amended(document: unknown): object {
  const [reasons, types] = items(at(document, "components", "schemas", "evaluationSuccess", "allOf"));
  const { oneOf, ...others } = object(types);
  if (!Array.isArray(oneOf) || Object.keys(others).length > 0) throw new Error("OFREP's values are not what they were");
  Object.assign(object(types), { anyOf: oneOf, oneOf: [true] });
  const known = items(at(reasons, "properties", "reason", "enum"));
  if (known.includes("DEFAULT") || known.includes("STALE")) throw new Error("OFREP's reasons are not what they were");
  Object.assign(object(at(reasons, "properties", "reason")), { enum: [...known, "DEFAULT", "STALE"] });
  return object(document);
}

/** Tells how an answer differs from what the document says of its path and status. */
export function documentViolations(
  document: object,
  path: string,
  { status, text }: { status: number; text: string },
): string[] {
  const template = path.endsWith("/flags") ? "/ofrep/v1/evaluate/flags" : "/ofrep/v1/evaluate/flags/{key}";
  const responses = at(document, "paths", template, "post", "responses");
  if (!(String(status) in object(responses))) return [`the document knows no ${status}`];
  const content = object(responses, String(status)).content;
  if (content === undefined) return status === 304 && text !== "" ? ["a 304 has a body"] : [];
  const schema = object(at(content, "application/json", "schema"));
  // The types of the validator are only narrower.
  const whole = { ...schema, components: at(document, "components") } as Schema;
  const { valid, errors } = new Validator(whole, "2020-12", false).validate(JSON.parse(text));
  return valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => object(inner)[key], value);
}

function object(value: unknown, key?: string): Record<string, unknown> {
  const found = key === undefined ? value : object(value)[key];
  if (typeof found !== "object" || found === null) throw new Error("OFREP's document has another form");
  // Checked above: an object has members by name.
  return found as Record<string, unknown>;
}

function items(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("OFREP's document has another form");
  return value;
}
