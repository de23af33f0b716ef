import { MAX_DEPTH } from "../text/json-parse.ts";
import type { JsonObject, JsonValue } from "../text/json-value.ts";
import { ANYTHING, type Shape, TYPES } from "../text/schema/common/shape.ts";
import { isLiteral } from "./context.ts";
import { isTidy } from "./read-name.ts";

/** Beyond so many values, counting takes its turn. */
const MAX_VALUES = 10_000;

/**
 * Copies a context and checks it, in one pass, where it is made of plain data and its schema has a shape. What comes back
 * is what {@link jsonContext} would give, and is valid; null says nothing.
 */
export function admitContext(context: object, shape: Shape): JsonObject | null {
  return isTidy() && isLiteral(context) ? (new Admission().object(context, shape, 1) ?? null) : null;
}

class Admission {
  #left = MAX_VALUES;

  object(from: object, { types, properties, required, additional }: Shape, depth: number): JsonObject | undefined {
    if ((types & TYPES.object) === 0 || depth > MAX_DEPTH || "toJSON" in from) return undefined;
    const to: Record<string, unknown> = { ...from };
    let missing = required;
    for (const key in to) {
      const property = properties.get(key);
      const given = to[key];
      const value = this.#value(given, property?.shape ?? additional ?? ANYTHING, depth);
      if (value === undefined) return undefined;
      if (value !== given) to[key] = value;
      if (property?.isRequired === true) missing--;
    }
    return missing === 0 ? (to as JsonObject) : undefined;
  }

  #value(value: unknown, shape: Shape, depth: number): JsonValue | undefined {
    if (this.#left-- === 0) return undefined;
    switch (typeof value) {
      case "string":
        return (shape.types & TYPES.string) !== 0 && fits(value, shape) ? value : undefined;
      case "number":
        return isNumber(value, shape) ? value : undefined;
      case "boolean":
        return (shape.types & TYPES.boolean) !== 0 ? value : undefined;
      case "object":
        if (value === null) return (shape.types & TYPES.null) !== 0 ? value : undefined;
        if (isLiteral(value)) return this.object(value, shape, depth + 1);
        return Array.isArray(value) ? this.#array(value, shape, depth + 1) : undefined;
      default:
        return undefined;
    }
  }

  #array(from: readonly unknown[], { types, items }: Shape, depth: number): JsonValue[] | undefined {
    if ((types & TYPES.array) === 0 || depth > MAX_DEPTH || "toJSON" in from) return undefined;
    const to: JsonValue[] = [];
    // By its length: an array may come with an iterator of its own.
    for (let index = 0; index < from.length; index++) {
      const value = this.#value(from[index], items ?? ANYTHING, depth);
      if (value === undefined) return undefined;
      to.push(value);
    }
    return to;
  }
}

function isNumber(value: number, { types, minimum, maximum }: Shape): boolean {
  const type = Number.isSafeInteger(value) ? TYPES.integer : TYPES.number - TYPES.integer;
  return (types & type) !== 0 && Number.isFinite(value) && value >= minimum && value <= maximum;
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
