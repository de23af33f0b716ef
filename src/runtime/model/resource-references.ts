import { isArray, isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";

/** A string of an object that its schema marks as the key of another object. */
export interface ResourceReference {
  /** `$`, `$.a.b`, `$.list[0]`. */
  readonly path: string;
  readonly resource: string;
  readonly key: string;
}

/** Tells whether any part of a schema marks resource references; most mark none, and their objects need no walk. */
export function marksReferences(schema: JsonValue): boolean {
  if (isArray(schema)) return schema.some(marksReferences);
  if (!isObject(schema)) return false;
  return Object.keys(schema).some((key) => key === MARK || marksReferences(own(schema, key) ?? null));
}

const MARK = "x-rototo-resource";

/**
 * Walks a schema and a value together and yields what `x-rototo-resource` marks: through `properties`, a single
 * `items`, and every branch of `allOf`, `anyOf`, `oneOf`; not through `$ref`. See docs/workspace-format.md, "Resources".
 */
export function* resourceReferences(schema: JsonValue, value: JsonValue, path = "$"): Iterable<ResourceReference> {
  if (!isObject(schema)) return;
  const resource = own(schema, MARK);
  if (typeof resource === "string" && typeof value === "string") yield { path, resource, key: value };
  yield* inProperties(schema, value, path);
  yield* inItems(schema, value, path);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = own(schema, keyword);
    if (isArray(branches)) for (const branch of branches) yield* resourceReferences(branch, value, path);
  }
}

function* inProperties(schema: JsonObject, value: JsonValue, path: string): Iterable<ResourceReference> {
  const properties = own(schema, "properties");
  if (!isObject(properties) || !isObject(value)) return;
  for (const key of Object.keys(properties)) {
    const child = own(value, key);
    if (child !== undefined) yield* resourceReferences(own(properties, key) ?? null, child, `${path}.${key}`);
  }
}

function* inItems(schema: JsonObject, value: JsonValue, path: string): Iterable<ResourceReference> {
  const items = own(schema, "items");
  if (!isObject(items) || !isArray(value)) return;
  for (const [index, element] of value.entries()) yield* resourceReferences(items, element, `${path}[${index}]`);
}
