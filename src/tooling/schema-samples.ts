import { declaredAt } from "../runtime/lint/declared-types.ts";
import { compileSchema } from "../runtime/text/json-schema.ts";
import {
  isArray,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  setOwn,
} from "../runtime/text/json-value.ts";

/** What the context schema says of single paths, as far as a value can be judged by itself. */
export class DeclaredPaths {
  readonly #schema: JsonValue | undefined;
  readonly #judges = new Map<string, (value: JsonValue) => boolean>();

  constructor(schema: JsonValue | undefined) {
    this.#schema = schema;
  }

  /** Whether a value may stand at a dotted path; true where nothing is known of it. */
  accepts(path: string, value: JsonValue): boolean {
    const judge = this.#judges.get(path) ?? this.#judge(path);
    this.#judges.set(path, judge);
    return judge(value);
  }

  /** Values that the schema names for a path: its constant, choices, default and examples. */
  samples(path: string): readonly JsonValue[] {
    const declared = this.#declared(path);
    return isObject(declared) ? namedValues(declared) : [];
  }

  #declared(path: string): JsonValue | undefined {
    return this.#schema === undefined ? undefined : declaredAt(this.#schema, path);
  }

  #judge(path: string): (value: JsonValue) => boolean {
    const compiled = compileSchema(this.#declared(path) ?? true);
    return compiled.ok ? (value) => compiled.violation(value) === null : () => true;
  }
}

/** A value with what its schema requires and it lacks, made up; the schema may still find fault with it. */
export function completed(schema: JsonValue, value: JsonObject): JsonObject {
  if (!isObject(schema)) return value;
  const properties = own(schema, "properties");
  const required = own(schema, "required");
  const complete: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const member = own(value, key) ?? null;
    const inner = isObject(properties) ? own(properties, key) : undefined;
    setOwn(complete, key, isObject(member) ? completed(inner ?? true, member) : member);
  }
  for (const key of isArray(required) ? required : []) {
    if (typeof key !== "string" || own(complete, key) !== undefined) continue;
    setOwn(complete, key, sampleOf((isObject(properties) ? own(properties, key) : undefined) ?? true));
  }
  return complete;
}

/** A value that a schema is likely to accept. */
function sampleOf(schema: JsonValue): JsonValue {
  if (!isObject(schema)) return "fixture";
  const [named] = namedValues(schema);
  if (named !== undefined) return named;
  const type = own(schema, "type");
  switch (isArray(type) ? type[0] : type) {
    case "object":
      return completed(schema, {});
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return leastNumber(schema);
    case "null":
      return null;
    default:
      return "fixture";
  }
}

function namedValues(schema: JsonObject): readonly JsonValue[] {
  const [constant, choices, usual, examples] = ["const", "enum", "default", "examples"].map((key) => own(schema, key));
  return [
    ...(constant === undefined ? [] : [constant]),
    ...(isArray(choices) ? choices : []),
    ...(usual === undefined ? [] : [usual]),
    ...(isArray(examples) ? examples : []),
  ];
}

function leastNumber(schema: JsonObject): JsonValue {
  const minimum = own(schema, "minimum");
  const above = own(schema, "exclusiveMinimum");
  if (minimum !== undefined && isNumber(minimum)) return minimum;
  return typeof above === "number" ? above + 1 : 0;
}
