import { compileSchema } from "../../text/json-schema.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../../text/json-value.ts";

/**
 * Compares an object with its schema, field by field, so that what is wrong has a place; null when nothing is. Of schemas
 * it knows how to enter those with `properties`, all of whose other keywords are `type`, `required` and
 * `additionalProperties`; what lies below is a JSON Schema like any other.
 */
export function fieldFault(value: JsonValue, schema: JsonObject, path: readonly string[] = []): string | null {
  const properties = own(schema, "properties");
  if (!isObject(properties)) return valueFault(value, schema, path);
  if (!isObject(value)) return `${at(path)}: must be a table`;
  return unknownField(value, schema, path) ?? missingField(value, schema, path) ?? firstFault(value, properties, path);
}

function firstFault(value: JsonObject, properties: JsonObject, path: readonly string[]): string | null {
  for (const key of Object.keys(properties)) {
    const schema = own(properties, key);
    const field = own(value, key);
    if (field === undefined || !isObject(schema)) continue;
    const fault = fieldFault(field, schema, [...path, key]);
    if (fault !== null) return fault;
  }
  return null;
}

function unknownField(value: JsonObject, schema: JsonObject, path: readonly string[]): string | null {
  const properties = own(schema, "properties");
  if (own(schema, "additionalProperties") !== false || !isObject(properties)) return null;
  const key = Object.keys(value).find((name) => own(properties, name) === undefined);
  if (key === undefined) return null;
  return `${at([...path, key])}: there is no such field; there are ${Object.keys(properties).join(", ")}`;
}

function missingField(value: JsonObject, schema: JsonObject, path: readonly string[]): string | null {
  const required = own(schema, "required");
  if (!Array.isArray(required)) return null;
  const key = required.find((name) => own(value, name) === undefined);
  return key === undefined ? null : `${at([...path, key])}: must be given`;
}

function valueFault(value: JsonValue, schema: JsonObject, path: readonly string[]): string | null {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new TypeError(`the schema of ${at(path)} is none: ${compiled.message}`);
  const violation = compiled.violation(value);
  if (violation === null) return null;
  return `${at(path)}: ${own(schema, "writeOnly") === true ? "is not what its schema asks for" : violation}`;
}

function at(path: readonly string[]): string {
  return path.length === 0 ? "the definition" : `field \`${path.join(".").slice(0, 200)}\``;
}
