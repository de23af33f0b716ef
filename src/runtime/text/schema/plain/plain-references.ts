import { isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";

/** Leads to one of the definitions of a schema document. */
const DEFINITION = /^#\/(\$defs|definitions)\/([\w.-]+)$/;

/**
 * Follows a reference to the whole document or to one of its definitions; undefined for any other, and where what it
 * leads to is no schema or refers on.
 */
export function plainTarget(reference: JsonValue, document: JsonObject): JsonValue | undefined {
  const target = reference === "#" ? document : definition(reference, document);
  if (isObject(target)) return own(target, "$ref") === undefined ? target : undefined;
  return typeof target === "boolean" ? target : undefined;
}

function definition(reference: JsonValue, document: JsonObject): JsonValue | undefined {
  const [, place = "", name = ""] = (typeof reference === "string" && DEFINITION.exec(reference)) || [];
  const definitions = own(document, place);
  return isObject(definitions) ? own(definitions, name) : undefined;
}
