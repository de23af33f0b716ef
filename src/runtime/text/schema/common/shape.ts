import { isArray, isObject, type JsonValue, own } from "../../json-value.ts";

/**
 * What a schema of common keywords asks of values, as data, for {@link admitContext}. It may refuse what is valid, and is
 * never wrong about what it accepts.
 */
export interface Shape {
  /** The types it accepts, as bits of {@link TYPES}. */
  readonly types: number;
  /** Knows the strings it accepts; null for all. */
  readonly strings: { has(text: JsonValue): boolean } | null;
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

/** The shape of a valid schema so far as common keywords tell it, given how to read the schemas in it. */
export function shapeOf(schema: JsonValue, part: (schema: JsonValue) => Shape = shapeOf): Shape {
  if (!isObject(schema)) return schema === false ? { ...ANYTHING, types: 0 } : ANYTHING;
  const asked = (name: string): JsonValue | undefined => own(schema, name);
  const limit = (name: "minLength" | "maxLength" | "minimum" | "maximum"): number => {
    const value = asked(name) ?? ANYTHING[name];
    // What is no double is no limit here: nothing is accepted.
    return typeof value === "bigint" ? Number.NaN : Number(value);
  };
  const options = listed(asked("enum"));
  const required = new Set(listed(asked("required")));
  const additional = part(asked("additionalProperties") ?? true);
  const properties = new Map<string, Property>();
  for (const name of required) properties.set(String(name), { shape: additional, isRequired: true });
  for (const [name, property] of Object.entries(asked("properties") ?? {})) {
    properties.set(name, { shape: part(property), isRequired: required.has(name) });
  }
  return {
    // Other options than strings are for others to compare.
    types: typesOf(asked("type")) & (options ? TYPES.string : ANYTHING.types),
    strings: options && new Set(options),
    minLength: limit("minLength"),
    maxLength: limit("maxLength"),
    minimum: limit("minimum"),
    maximum: limit("maximum"),
    properties,
    required: required.size,
    additional,
    items: part(asked("items") ?? true),
  };
}

function listed(value: JsonValue | undefined): readonly JsonValue[] | null {
  return isArray(value) ? value : null;
}

function typesOf(type: JsonValue | undefined): number {
  if (type === undefined) return ANYTHING.types;
  return [type].flat().reduce<number>((bits, name) => bits | (TYPES[name as keyof typeof TYPES] ?? 0), 0);
}
