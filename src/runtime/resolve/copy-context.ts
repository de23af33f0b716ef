import { RototoError } from "../errors.ts";
import { MAX_DEPTH } from "../text/json-parse.ts";
import { fits64Bits, float, integer, isFloat, type JsonObject, type JsonValue, setOwn } from "../text/json-value.ts";

/** The most values a context may hold; one that shares parts in many places counts each of them. */
const MAX_VALUES = 250_000;

/**
 * Copies a plain object into what JSON text of it would say, read back without losing integers: own enumerable keys only;
 * no `undefined`, functions or symbols in objects, and null for them in arrays; null for NaN and infinities; what
 * `toJSON` gives for an object that has it. Whatever the object is made of, the copy is a tree of bounded size.
 *
 * @throws {invalid_context} when it nests deeper than JSON text may (cycles do), or holds more than {@link MAX_VALUES}.
 */
export function copyContext(context: object): JsonObject {
  return new Copier().object(context, 1);
}

/** Copies one value of a context, which stands under a key at a level, as {@link copyContext} does. */
export function copyValue(value: unknown, key: string, level: number): JsonValue | undefined {
  return new Copier().value(value, key, level);
}

class Copier {
  #left = MAX_VALUES;

  object(from: object, depth: number): JsonObject {
    if (depth > MAX_DEPTH) throw invalid(`has more than ${MAX_DEPTH} levels of nesting`);
    const to: Record<string, JsonValue> = {};
    for (const key of Object.keys(from)) {
      const value = this.value(Reflect.get(from, key), key, depth);
      if (value !== undefined) setOwn(to, key, value);
    }
    return to;
  }

  #array(from: readonly unknown[], depth: number): JsonValue[] {
    if (depth > MAX_DEPTH) throw invalid(`has more than ${MAX_DEPTH} levels of nesting`);
    // By its length, which sees holes, too: an array may come with an iterator of its own.
    return Array.from({ length: from.length }, (_, index) => this.value(from[index], `${index}`, depth) ?? null);
  }

  value(value: unknown, key: string, depth: number): JsonValue | undefined {
    if (this.#left-- === 0) throw invalid(`holds more than ${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : null;
      case "bigint":
        return fits64Bits(value) ? integer(value) : float(Number(value));
      case "object":
        return value === null ? null : this.#composite(value, key, depth);
      default:
        return undefined;
    }
  }

  #composite(value: object, key: string, depth: number): JsonValue | undefined {
    if (isFloat(value)) return Number.isFinite(value.value) ? float(value.value) : null;
    const toJson: unknown = Reflect.get(value, "toJSON");
    // Its answer may have the method again, but costs a value each time.
    if (typeof toJson === "function") return this.value(Reflect.apply(toJson, value, [key]), key, depth + 1);
    return Array.isArray(value) ? this.#array(value, depth + 1) : this.object(value, depth + 1);
  }
}

function invalid(what: string): RototoError {
  return new RototoError("invalid_context", `resolve context ${what}`);
}
