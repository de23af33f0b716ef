import { isArray, isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import type { Budget } from "../text/schema/budget.ts";

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

/** What a walk is to tell, and what it may take: a step for each schema visited. It ends when they are used up. */
export interface ReferenceWalk {
  readonly budget: Budget;
  readonly found: (reference: ResourceReference) => void;
}

/**
 * Walks a schema and a value together and tells what `x-rototo-resource` marks: through `properties`, a single
 * `items`, and every branch of `allOf`, `anyOf`, `oneOf`; not through `$ref`. See docs/workspace-format.md, "Resources".
 */
export function walkReferences(schema: JsonValue, value: JsonValue, walk: ReferenceWalk): void {
  visit(schema, { value, path: "$" }, walk);
}

/** A part of the value, and where it is. */
interface Part {
  readonly value: JsonValue;
  readonly path: string;
}

function visit(schema: JsonValue, part: Part, walk: ReferenceWalk): void {
  if (--walk.budget.steps < 0 || !isObject(schema)) return;
  const { value, path } = part;
  const resource = own(schema, MARK);
  if (typeof resource === "string" && typeof value === "string") walk.found({ path, resource, key: value });
  visitProperties(schema, part, walk);
  visitItems(schema, part, walk);
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = own(schema, keyword);
    if (isArray(branches)) for (const branch of branches) visit(branch, part, walk);
  }
}

function visitProperties(schema: JsonObject, { value, path }: Part, walk: ReferenceWalk): void {
  const properties = own(schema, "properties");
  if (!isObject(properties) || !isObject(value)) return;
  for (const key of Object.keys(properties)) {
    if (--walk.budget.steps < 0) return;
    const child = own(value, key);
    if (child !== undefined) visit(own(properties, key) ?? null, { value: child, path: `${path}.${key}` }, walk);
  }
}

function visitItems(schema: JsonObject, { value, path }: Part, walk: ReferenceWalk): void {
  const items = own(schema, "items");
  if (!isObject(items) || !isArray(value)) return;
  for (const [index, element] of value.entries()) {
    if (walk.budget.steps < 0) return;
    visit(items, { value: element, path: `${path}[${index}]` }, walk);
  }
}
