import type { Model, Predicate } from "../../runtime/model/model.ts";
import { isArray, isInteger, isNumber, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";
import { schemaText } from "./templates.ts";

/** The types that context values are given, in the order in which a schema lists them. */
const TYPES = ["boolean", "integer", "number", "string"] as const;
type TypeName = (typeof TYPES)[number];

/** What is known of one path of the context. */
type Shape =
  | { readonly kind: "leaf"; readonly types: Set<TypeName> }
  | { readonly kind: "object"; readonly properties: Map<string, Shape> };

type ObjectShape = Extract<Shape, { kind: "object" }>;

const STARTER: readonly (readonly [string, readonly TypeName[]])[] = [
  ["user.tier", ["string"]],
  ["user.id", ["string", "number"]],
];

/**
 * The text of a context schema that declares what the qualifiers of a model read; a small one to start with where they
 * read nothing, or where there is no model. The rules are those of docs/cli.md, "Context schema from qualifiers".
 */
export function contextSchemaText(model: Pick<Model, "predicates"> | undefined): string {
  const inferred = shapeOfPredicates(model?.predicates ?? []);
  return schemaText({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...toSchema(inferred.properties.size > 0 ? inferred : shapeOf(STARTER)),
  });
}

function shapeOfPredicates(predicates: readonly Predicate[]): ObjectShape {
  return shapeOf(
    predicates.flatMap((predicate) => {
      const { attribute = "" } = predicate;
      const types = typesOf(predicate);
      return attribute.startsWith("qualifier.") || types.length === 0 ? [] : [[attribute, types] as const];
    }),
  );
}

function shapeOf(facts: readonly (readonly [path: string, types: readonly TypeName[]])[]): ObjectShape {
  const root: ObjectShape = { kind: "object", properties: new Map() };
  for (const [path, types] of facts) {
    const segments = path.split(".");
    if (!segments.includes("")) insert(root, segments, types);
  }
  return root;
}

/** Notes the types of one path. Where one path leads on and another ends, the object wins. */
function insert(root: ObjectShape, segments: readonly string[], types: readonly TypeName[]): void {
  let at = root;
  for (const segment of segments.slice(0, -1)) {
    const next = at.properties.get(segment);
    const inner: ObjectShape = next?.kind === "object" ? next : { kind: "object", properties: new Map() };
    at.properties.set(segment, inner);
    at = inner;
  }
  const last = segments.at(-1) ?? "";
  const leaf = at.properties.get(last) ?? { kind: "leaf", types: new Set() };
  at.properties.set(last, leaf);
  if (leaf.kind === "leaf") for (const type of types) leaf.types.add(type);
}

function toSchema(shape: Shape): JsonObject {
  if (shape.kind === "leaf") {
    const types = TYPES.filter((type) => shape.types.has(type) && !(type === "integer" && shape.types.has("number")));
    return { type: types.length === 1 ? (types[0] ?? null) : types };
  }
  const names = sortedUtf8(shape.properties.keys());
  const properties = names.map((name) => [name, toSchema(shape.properties.get(name) ?? shape)] as const);
  // Object.fromEntries defines own properties, so `__proto__` is a name like any other.
  return { type: "object", additionalProperties: true, properties: Object.fromEntries(properties) };
}

/** The types that a predicate lets one expect. */
function typesOf({ op, table }: Predicate): readonly TypeName[] {
  const value = table && own(table, "value");
  switch (op) {
    case "eq":
    case "neq":
      return typeOf(value);
    case "in":
    case "not_in":
      return isArray(value) ? value.flatMap(typeOf) : [];
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return ["number"];
    case "bucket":
      return TYPES;
    default:
      return [];
  }
}

function typeOf(value: JsonValue | undefined): readonly TypeName[] {
  if (typeof value === "string") return ["string"];
  if (typeof value === "boolean") return ["boolean"];
  if (value === undefined || !isNumber(value)) return [];
  return [isInteger(value) ? "integer" : "number"];
}
