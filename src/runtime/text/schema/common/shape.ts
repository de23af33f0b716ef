import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";

/**
 * What a schema of common keywords asks of values, as data, for {@link admitContext}. It may refuse what is valid, and is
 * never wrong about what it accepts.
 */
export interface Shape {
  /** The types it accepts, as bits of {@link TYPES}. */
  readonly types: number;
  /** The strings it accepts; null for all. */
  readonly strings: ReadonlySet<JsonValue> | null;
  readonly minLength: number;
  readonly maxLength: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly properties: ReadonlyMap<string, Property>;
  /** How many of these are required. */
  readonly required: number;
  /** What any other property is; null for {@link ANYTHING}. */
  readonly additional: Shape | null;
  /** What the items of an array are; null for {@link ANYTHING}. */
  readonly items: Shape | null;
}

/** A property that a schema knows. */
export interface Property {
  readonly shape: Shape;
  readonly isRequired: boolean;
}

/** The bits of types. A safe integer is also a number. */
export const TYPES = { string: 1, integer: 2, number: 6, boolean: 8, null: 16, object: 32, array: 64 } as const;

/** Accepts everything. */
export const ANYTHING: Shape = {
  types: 127,
  strings: null,
  minLength: 0,
  maxLength: Number.POSITIVE_INFINITY,
  minimum: Number.NEGATIVE_INFINITY,
  maximum: Number.POSITIVE_INFINITY,
  properties: new Map(),
  required: 0,
  additional: null,
  items: null,
};

/** The shape of a valid schema of common keywords. */
export function shapeOf(schema: JsonValue): Shape {
  if (!isObject(schema)) return schema === false ? { ...ANYTHING, types: 0 } : ANYTHING;
  const limit = (name: "minLength" | "maxLength" | "minimum" | "maximum"): number => {
    const value = own(schema, name) ?? ANYTHING[name];
    // What is no double is no limit here: nothing is accepted.
    return typeof value === "bigint" ? Number.NaN : Number(value);
  };
  const options = own(schema, "enum");
  return {
    // Other options than strings are for others to compare.
    types: typesOf(own(schema, "type")) & (isArray(options) ? TYPES.string : ANYTHING.types),
    strings: isArray(options) ? new Set(options) : null,
    minLength: limit("minLength"),
    maxLength: limit("maxLength"),
    minimum: limit("minimum"),
    maximum: limit("maximum"),
    ...objectShape(schema),
    items: shapeOf(own(schema, "items") ?? true),
  };
}

function typesOf(type: JsonValue | undefined): number {
  if (type === undefined) return ANYTHING.types;
  return [type].flat().reduce<number>((bits, name) => bits | (TYPES[name as keyof typeof TYPES] ?? 0), 0);
}

function objectShape(schema: JsonObject): Pick<Shape, "properties" | "required" | "additional"> {
  const additional = shapeOf(own(schema, "additionalProperties") ?? true);
  const names = own(schema, "required");
  const required = new Set<JsonValue>(isArray(names) ? names : []);
  const properties = new Map<string, Property>();
  for (const name of required) properties.set(String(name), { shape: additional, isRequired: true });
  for (const [name, part] of Object.entries(own(schema, "properties") ?? {})) {
    properties.set(name, { shape: shapeOf(part), isRequired: required.has(name) });
  }
  return { properties, required: required.size, additional };
}
