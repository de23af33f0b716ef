import type { Float, JsonValue } from "./json-value.ts";

/** A type with its interfaces written out; functions, which would be empty objects, are undefined. */
type WrittenOut<T> = T extends null | boolean | number | bigint | string | Float
  ? T
  : T extends readonly (infer Item)[]
    ? readonly WrittenOut<Item>[]
    : T extends JsonValue
      ? T
      : T extends (...given: never) => unknown
        ? undefined
        : { readonly [Key in keyof T]: WrittenOut<T[Key]> };

/**
 * Takes for JSON what is JSON by its type, but for its interfaces: these are closed, and so are no {@link JsonValue}
 * although all their members are. What is no JSON does not type-check.
 */
export function asJson<T>(value: WrittenOut<T> extends JsonValue ? T : never): JsonValue;
export function asJson(value: JsonValue): JsonValue {
  return value;
}
