import { MAX_DEPTH } from "../text/json-parse.ts";
import type { JsonValue } from "../text/json-value.ts";
import { ANYTHING, type Property, type Shape, setProperty } from "../text/schema/common/shape.ts";
import { ARRAY, BOOLEAN, INTEGER, NULL, NUMBER, OBJECT, STRING } from "../text/schema/common/type-bits.ts";
import { isOrdinary } from "./context.ts";
import { isTidy } from "./read-name.ts";

/** Beyond so many values, copying takes its turn, which counts them. */
const MAX_VALUES = 10_000;

/** The copy of a shape that also tells where attributes, whose names are paths, have their values. */
export function shapeWith(attributes: readonly { readonly name: string }[], shape: Shape): Shape {
  const root = copyOf(shape);
  for (const [index, { name }] of attributes.entries()) {
    let place = root;
    for (const key of name.split(".")) {
      const { shape: known = place.additional ?? ANYTHING, isRequired = false } = place.properties.get(key) ?? {};
      const next = known.attribute < -1 ? copyOf(known) : (known as OwnShape);
      setProperty(place.properties, key, next, isRequired);
      place = next;
    }
    place.attribute = index;
  }
  return root;
}

interface OwnShape extends Shape {
  readonly properties: Map<string, Property>;
  attribute: number;
}

/** With properties of its own: one that two shapes had would tell the one what comes next in the other. */
function copyOf(shape: Shape): OwnShape {
  const properties = new Map<string, Property>();
  for (const { name, shape: inner, isRequired } of shape.properties.values()) {
    setProperty(properties, name, inner, isRequired);
  }
  return { ...shape, properties, next: undefined, attribute: -1 };
}

/**
 * Checks a context and reads so many attributes, in one pass, where it is made of plain data and its schema has a shape.
 * The values are those that {@link jsonContext} would have, and are valid; null says nothing.
 */
export function admitContext(context: object, shape: Shape, count: number): (JsonValue | undefined)[] | null {
  const values = new Array<JsonValue | undefined>(count);
  let left = MAX_VALUES;

  function admits(value: unknown, shape: Shape, depth: number): boolean {
    const type = typeOf(value);
    if ((type & shape.types) === 0 || left-- === 0) return false;
    const { attribute } = shape;
    if (type >= OBJECT) {
      // What is compared as a whole is for others to copy.
      if (attribute >= 0 || depth === MAX_DEPTH) return false;
      if (type === OBJECT) return admitsObject(value as object, shape, depth + 1);
      return admitsArray(value as readonly unknown[], shape.items ?? ANYTHING, depth + 1);
    }
    if (type === STRING && !fits(value as string, shape)) return false;
    if ((type & NUMBER) !== 0 && !isWithin(value as number, shape)) return false;
    if (attribute >= 0) values[attribute] = value as JsonValue;
    return true;
  }

  function admitsObject(from: object, shape: Shape, depth: number): boolean {
    let missing = shape.required;
    let last: Shape | Property = shape;
    for (const key in from) {
      let property: Property | undefined = last.next;
      // Two questions: engines compare names by address, and nothing else.
      if (property === undefined || property.name !== key) {
        property = shape.properties.get(key);
        last.next = property;
      }
      const value: unknown = (from as Readonly<Record<string, unknown>>)[key];
      if (!admits(value, property?.shape ?? shape.additional ?? ANYTHING, depth)) return false;
      if (property !== undefined) {
        if (property.isRequired) missing--;
        last = property;
      }
    }
    return missing === 0;
  }

  /** By its length: an array may come with an iterator of its own. */
  function admitsArray(from: readonly unknown[], items: Shape, depth: number): boolean {
    for (let index = 0; index < from.length; index++) if (!admits(from[index], items, depth)) return false;
    return true;
  }

  return isTidy() && admits(context, shape, 0) ? values : null;
}

/** The bit of a value's type; 0 for what is no plain data. */
function typeOf(value: unknown): number {
  if (typeof value === "string") return STRING;
  if (typeof value === "number") return Number.isSafeInteger(value) ? INTEGER : NUMBER - INTEGER;
  if (typeof value === "boolean") return BOOLEAN;
  if (value === null) return NULL;
  if (isOrdinary(value)) return OBJECT;
  return Array.isArray(value) && !("toJSON" in value) ? ARRAY : 0;
}

function isWithin(value: number, { minimum, maximum }: Shape): boolean {
  return Number.isFinite(value) && value >= minimum && value <= maximum;
}

function fits(text: string, { strings, minLength, maxLength }: Shape): boolean {
  if (strings !== null && !strings.has(text)) return false;
  const { length } = text;
  // There are no more characters than units, and at least half as many.
  return length >= minLength && length <= maxLength && (length >= 2 * minLength || !hasSurrogate(text));
}

function hasSurrogate(text: string): boolean {
  for (let index = 0; index < text.length; index++) if ((text.charCodeAt(index) & 0xf800) === 0xd800) return true;
  return false;
}
