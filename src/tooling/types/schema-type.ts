import { isArray, isNumber, isObject, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { literalType } from "./literal-type.ts";
import { documented, propertyName, union } from "./syntax.ts";

/** How numbers of a schema are spelled in TypeScript. */
export interface SchemaTypeOptions {
  /** The type of `integer`: contexts may hold `bigint`, too. */
  readonly integer: string;
}

/** How deep schemas are followed; what lies deeper, or refers to itself, is `unknown`. */
const MOST_DEPTH = 12;

/** The TypeScript type of what a JSON Schema accepts, as far as TypeScript can say it; never narrower than the schema. */
export function schemaType(schema: JsonValue, options: SchemaTypeOptions): string {
  return new SchemaTypes(schema, options).type(schema, 0);
}

class SchemaTypes {
  readonly #root: JsonValue;
  readonly #options: SchemaTypeOptions;

  constructor(root: JsonValue, options: SchemaTypeOptions) {
    this.#root = root;
    this.#options = options;
  }

  type(schema: JsonValue | undefined, depth: number): string {
    if (schema === false) return "never";
    if (!isObject(schema) || depth > MOST_DEPTH) return "unknown";
    const reference = own(schema, "$ref");
    if (typeof reference === "string") return this.type(this.#referred(reference), depth + 1);
    const constant = own(schema, "const");
    if (constant !== undefined) return literalType(constant);
    const choices = own(schema, "enum");
    if (isArray(choices)) return union(choices.map(literalType));
    return this.#combined(schema, depth) ?? this.#named(schema, depth);
  }

  /** Alternatives, and what must hold together; undefined without either. */
  #combined(schema: JsonObject, depth: number): string | undefined {
    const [any, one, all] = ["anyOf", "oneOf", "allOf"].map((key) => own(schema, key));
    const alternatives = isArray(any) ? any : isArray(one) ? one : undefined;
    const together = isArray(all) ? all.map((part) => this.type(part, depth + 1)) : [];
    if (alternatives === undefined && together.length === 0) return undefined;
    const parts = [
      ...(own(schema, "type") === undefined && own(schema, "properties") === undefined
        ? []
        : [this.#named(schema, depth)]),
      ...(alternatives === undefined ? [] : [union(alternatives.map((part) => this.type(part, depth + 1)))]),
      ...together,
    ].filter((part) => part !== "unknown");
    if (parts.length < 2) return parts[0] ?? "unknown";
    return parts.map((part) => (part.includes(" | ") ? `(${part})` : part)).join(" & ");
  }

  #named(schema: JsonObject, depth: number): string {
    const type = own(schema, "type") ?? (own(schema, "properties") === undefined ? undefined : "object");
    const names = isArray(type) ? type : [type];
    return union(names.map((name) => this.#single(name, schema, depth)));
  }

  #single(name: JsonValue | undefined, schema: JsonObject, depth: number): string {
    switch (name) {
      case "string":
      case "boolean":
      case "null":
      case "number":
        return name;
      case "integer":
        return this.#options.integer;
      case "array":
        return this.#array(schema, depth);
      case "object":
        return this.#object(schema, depth);
      default:
        return "unknown";
    }
  }

  #array(schema: JsonObject, depth: number): string {
    const items = own(schema, "items");
    return `readonly ${grouped(isArray(items) ? "unknown" : this.type(items, depth + 1))}[]`;
  }

  #object(schema: JsonObject, depth: number): string {
    const properties = own(schema, "properties");
    const required = own(schema, "required");
    const names = isObject(properties) ? Object.keys(properties) : [];
    const members = names.map((name) => {
      const property = isObject(properties) ? own(properties, name) : undefined;
      const description = isObject(property) ? own(property, "description") : undefined;
      const optional = isArray(required) && required.includes(name) ? "" : "?";
      return documented(description, `readonly ${propertyName(name)}${optional}: ${this.type(property, depth + 1)};`);
    });
    const isOpen = own(schema, "additionalProperties") !== false;
    if (isOpen) members.push("readonly [key: string]: unknown;");
    return members.length === 0 ? "{ readonly [key: string]: never }" : `{\n${members.join("\n")}\n}`;
  }

  /** What a reference within the document leads to: `#`, `#/$defs/name`. */
  #referred(reference: string): JsonValue | undefined {
    const [document, ...path] = reference.split("/");
    if (document !== "#") return undefined;
    let at: JsonValue | undefined = this.#root;
    for (const segment of path) {
      const name = decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
      at = isArray(at) && isNumber(Number(name)) ? at[Number(name)] : isObject(at) ? own(at, name) : undefined;
    }
    return at;
  }
}

function grouped(type: string): string {
  return /[|&]/.test(type) && !type.startsWith("{") ? `(${type})` : type;
}
