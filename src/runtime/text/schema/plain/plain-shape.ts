import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../json-value.ts";
import { ANYTHING, type Shape, shapeOf } from "../common/shape.ts";
import { STRING } from "../common/type-bits.ts";
import { plainPattern } from "./plain-pattern.ts";
import { plainTarget } from "./plain-references.ts";

/** The keywords that ask for what a shape does not tell, in whatever draft. */
const OTHER: ReadonlySet<string> = new Set([
  "$dynamicRef",
  "$recursiveRef",
  "additionalItems",
  "allOf",
  "anyOf",
  "contains",
  "dependencies",
  "dependentRequired",
  "dependentSchemas",
  "if",
  "maxItems",
  "maxProperties",
  "minItems",
  "minProperties",
  "multipleOf",
  "not",
  "oneOf",
  "patternProperties",
  "prefixItems",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "uniqueItems",
]);

/** What may stand beside a reference, as it asks nothing of a value. */
const NOTE = /^(?:\$(?:comment|defs|id|schema)|de(?:fault|finitions|precated|scription)|examples|title)$/;

/** Schemas that nest deeper are not read here, far from the end of the stack. */
const DEPTH_LIMIT = 100;

/**
 * The shape of a schema of draft 6 or later that is plain: a shape tells all that it asks. Its options are strings, its
 * patterns are plain, and its references stand alone and lead to definitions of its own. Null for any other.
 */
export function plainShape(document: JsonObject, assertsFormats: boolean): Shape | null {
  const shapes = new Shapes(document, assertsFormats);
  const shape = shapes.of(document);
  return shapes.arePlain ? shape : null;
}

type Narrowed = { -readonly [Name in keyof Shape]: Shape[Name] };

class Shapes {
  arePlain = true;
  readonly #document: JsonObject;
  readonly #assertsFormats: boolean;
  readonly #known = new Map<JsonValue, Shape>();
  #depth = 0;

  constructor(document: JsonObject, assertsFormats: boolean) {
    this.#document = document;
    this.#assertsFormats = assertsFormats;
  }

  readonly of = (schema: JsonValue): Shape => {
    if (!isObject(schema)) return shapeOf(schema);
    this.#depth++;
    this.arePlain &&= this.#depth < DEPTH_LIMIT;
    const reference = own(schema, "$ref");
    const shape = reference === undefined ? this.#read(schema) : this.#follow(reference, schema);
    this.#depth--;
    return shape;
  };

  #read(schema: JsonObject): Shape {
    if (!this.arePlain) return ANYTHING;
    const shape: Narrowed = shapeOf(schema, this.of);
    for (const name of Object.keys(schema)) this.#narrow(shape, name, schema);
    return shape;
  }

  /** The shape of what a reference leads to; the reference stands alone. */
  #follow(reference: JsonValue, schema: JsonObject): Shape {
    for (const name of Object.keys(schema)) {
      this.arePlain &&= name === "$ref" || NOTE.test(name);
      this.#narrow({ ...ANYTHING }, name, schema);
    }
    const target = plainTarget(reference, this.#document);
    this.arePlain &&= target !== undefined;
    return this.#defined(target ?? true);
  }

  /** The shape of a schema that others refer to, itself among them: it is known before it is complete. */
  #defined(schema: JsonValue): Shape {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const shape = { ...ANYTHING };
    this.#known.set(schema, shape);
    return Object.assign(shape, this.of(schema));
  }

  /** Adds what a keyword asks that is not common. */
  #narrow(shape: Narrowed, name: string, schema: JsonObject): void {
    const value = own(schema, name) ?? null;
    const { strings } = shape;
    switch (name) {
      case "$defs":
      case "definitions":
        for (const part of Object.values(value ?? {})) this.#defined(part);
        break;
      // A part with a name or a draft of its own is read by other rules.
      case "$id":
      case "$schema":
        this.arePlain &&= schema === this.#document;
        break;
      case "const":
        this.arePlain &&= typeof value === "string";
        shape.types &= STRING;
        shape.strings = { has: (text) => text === value && strings?.has(text) !== false };
        break;
      case "enum":
        this.arePlain &&= isArray(value) && value.every((option) => typeof option === "string");
        break;
      case "exclusiveMaximum":
        shape.maximum = Math.min(shape.maximum, -above(-bound(value)));
        break;
      case "exclusiveMinimum":
        shape.minimum = Math.max(shape.minimum, above(bound(value)));
        break;
      case "format":
        this.arePlain &&= !this.#assertsFormats;
        break;
      case "items":
        this.arePlain &&= !isArray(value);
        break;
      case "pattern": {
        const pattern = plainPattern(String(value));
        this.arePlain &&= pattern !== null;
        shape.strings = { has: (text) => pattern?.test(String(text)) === true && strings?.has(text) !== false };
        break;
      }
      default:
        this.arePlain &&= !OTHER.has(name);
    }
  }
}

/** What is no double is no bound here: nothing is accepted. */
function bound(limit: JsonValue): number {
  return typeof limit === "bigint" ? Number.NaN : Number(limit);
}

/** A double above another: the next one, or nearly so. */
function above(limit: number): number {
  return limit + Math.max(Math.abs(limit) * Number.EPSILON, Number.MIN_VALUE);
}
