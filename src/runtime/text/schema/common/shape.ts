import { interned } from "../../interned.ts";
import { isArray, isObject, type JsonValue, own } from "../../json-value.ts";
import { ARRAY, BOOLEAN, INTEGER, NULL, NUMBER, OBJECT, STRING } from "./type-bits.ts";

/**
 * What a schema of common keywords asks of values, as data, for {@link admitContext}. It may refuse what is valid, and is
 * never wrong about what it accepts.
 */
export interface Shape {
  /** The types it accepts, as bits of type-bits.ts. */
  readonly types: number;
  /** Knows the strings it accepts; null for all. */
  readonly strings: { has(text: JsonValue): boolean } | null;
  readonly minLength: number;
  readonly maxLength: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly properties: ReadonlyMap<string, Property>;
  /** Which one came first, as {@link Property.next}. */
  next: Property | undefined;
  /** How many of these are required. */
  readonly required: number;
  /** What any other property is; null for {@link ANYTHING}. */
  readonly additional: Shape | null;
  /** What the items of an array are; null for {@link ANYTHING}. */
  readonly items: Shape | null;
  /** Which attribute of a program has its value here; −1 for none, −2 in what a schema alone says. */
  readonly attribute: number;
}

/** A property that a schema knows. */
export interface Property {
  readonly name: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
  /** Which one came after it when an object was checked last: most objects have their keys in the same order. */
  next: Property | undefined;
}

/** The bits of types. */
const TYPES = {
  string: STRING,
  integer: INTEGER,
  number: NUMBER,
  boolean: BOOLEAN,
  null: NULL,
  object: OBJECT,
  array: ARRAY,
};

/** Accepts everything. */
export const ANYTHING: Shape = {
  types: 127,
  strings: null,
  minLength: 0,
  maxLength: Number.POSITIVE_INFINITY,
  minimum: Number.NEGATIVE_INFINITY,
  maximum: Number.POSITIVE_INFINITY,
  properties: new Map(),
  next: undefined,
  required: 0,
  additional: null,
  items: null,
  attribute: -2,
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
  for (const name of required) setProperty(properties, String(name), additional, true);
  for (const [name, property] of Object.entries(asked("properties") ?? {})) {
    setProperty(properties, name, part(property), required.has(name));
  }
  return {
    // Other options than strings are for others to compare.
    types: typesOf(asked("type")) & (options ? STRING : ANYTHING.types),
    strings: options && new Set(options),
    minLength: limit("minLength"),
    maxLength: limit("maxLength"),
    minimum: limit("minimum"),
    maximum: limit("maximum"),
    properties,
    next: undefined,
    required: required.size,
    additional,
    items: part(asked("items") ?? true),
    attribute: -2,
  };
}

/** Puts a property into those of a shape. */
export function setProperty(properties: Map<string, Property>, text: string, shape: Shape, isRequired: boolean): void {
  const name = interned(text);
  properties.set(name, { name, shape, isRequired, next: undefined });
}

function listed(value: JsonValue | undefined): readonly JsonValue[] | null {
  return isArray(value) ? value : null;
}

function typesOf(type: JsonValue | undefined): number {
  if (type === undefined) return ANYTHING.types;
  return [type].flat().reduce<number>((bits, name) => bits | (TYPES[name as keyof typeof TYPES] ?? 0), 0);
}
