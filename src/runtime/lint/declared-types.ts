import { isArray, isInteger, isNumber, isObject, type JsonValue, own } from "../text/json-value.ts";

/** The JSON type names in the order messages list them. */
const TYPE_NAMES = ["null", "boolean", "integer", "number", "string", "array", "object"] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

/**
 * Looks a context path up in a schema, through nested `properties` only: no `$ref`, no `allOf`.
 *
 * @returns the sub-schema (which may be any JSON), or undefined where the path is not declared.
 */
export function declaredAt(schema: JsonValue, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = path === "" ? undefined : schema;
  for (const segment of path.split(".")) {
    const properties = isObject(at) ? own(at, "properties") : undefined;
    at = isObject(properties) ? own(properties, segment) : undefined;
  }
  return at;
}

/** The type names a sub-schema declares, in message order; undefined where it declares none that are known. */
export function declaredTypes(schema: JsonValue | undefined): readonly TypeName[] | undefined {
  const type = isObject(schema) ? own(schema, "type") : undefined;
  const names = isArray(type) ? type : [type];
  const known = TYPE_NAMES.filter((name) => names.includes(name));
  const allKnown = names.every((name) => TYPE_NAMES.some((candidate) => candidate === name));
  return allKnown && known.length > 0 ? known : undefined;
}

/** `a`, `a or b`, `a, b, or c`. */
export function listTypes(types: readonly TypeName[]): string {
  if (types.length < 3) return types.join(" or ");
  return `${types.slice(0, -1).join(", ")}, or ${types.at(-1)}`;
}

/** The type name of a value; a float is a `number`. */
export function typeName(value: JsonValue): TypeName {
  if (value === null) return "null";
  if (isNumber(value)) return isInteger(value) ? "integer" : "number";
  if (isArray(value)) return "array";
  if (typeof value === "string") return "string";
  return typeof value === "boolean" ? "boolean" : "object";
}

/** Tells whether a value may stand where the types are declared: an integer is also a number. */
export function fits(value: JsonValue, types: readonly TypeName[]): boolean {
  const type = typeName(value);
  return types.includes(type) || (type === "integer" && types.includes("number"));
}
