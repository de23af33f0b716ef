import type { JsonObject } from "../../text/json-value.ts";

/** A sort of definition file: its folder, its fields, and what is made of them. */
export interface Definition<T> {
  /** The folder below the root. */
  readonly kind: string;
  /** Its JSON Schema; a field with `writeOnly` is a secret, whose value no error shows. */
  readonly schema: JsonObject;
  /**
   * Makes the object of fields that the schema has accepted.
   *
   * @throws {Error} for what no schema can say; its message names the field.
   */
  read(fields: JsonObject, name: string): T;
}

/** Picks what a condition holds for: an optional field of an object that has none where there is none. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  if (value === undefined) return {};
  // One computed key: TypeScript widens it to an index signature.
  return { [key]: value } as { readonly [key in K]?: V };
}
