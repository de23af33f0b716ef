import type { Model, Predicate, Variable } from "../../runtime/model/model.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";
import { resourceSchema } from "./dependencies.ts";

/** The content of a variable, as `inspect` gives it. */
export interface VariableContent {
  readonly type_source: string;
  /** Empty where the values are objects of a resource. */
  readonly values: readonly { readonly key: string; readonly origin: "inline"; readonly value: JsonValue }[];
  readonly resolve: {
    readonly default_value: string | null;
    readonly rules: readonly {
      readonly index: number;
      readonly qualifier: string | null;
      readonly value: string | null;
    }[];
  };
}

/** The content of a predicate, as `inspect` gives it; fields that are not there are left out. */
export interface PredicateContent {
  readonly index: number;
  readonly attribute: string | null;
  readonly op: string | null;
  readonly value?: JsonValue | undefined;
  readonly salt?: JsonValue | undefined;
  readonly range?: JsonValue | undefined;
}

/** The content of a resource, as `inspect` gives it. */
export interface ResourceContent {
  /** Its path in the workspace. */
  readonly schema: string | null;
  readonly objects: readonly { readonly key: string; readonly value: JsonObject }[];
}

/** What a variable says; of one that did not parse, nothing. */
export function variableContent({ variables }: Model, id: string): VariableContent {
  const variable = variables.get(id);
  const values = isObject(variable?.values) ? variable.values : {};
  return {
    type_source: variable === undefined ? "invalid" : typeSource(variable),
    values:
      variable?.type.kind === "resource"
        ? []
        : sortedUtf8(Object.keys(values)).map((key) => ({ key, origin: "inline", value: own(values, key) ?? null })),
    resolve: {
      default_value: variable?.defaultKey ?? null,
      rules: (variable?.rules ?? []).map(({ index, qualifier, value }) => {
        return { index, qualifier: qualifier ?? null, value: value ?? null };
      }),
    },
  };
}

function typeSource({ type }: Variable): string {
  switch (type.kind) {
    case "primitive":
      return "type";
    case "resource":
      return `resource:${type.resource}`;
    case "missing":
    case "conflict":
      return type.kind;
    case "unknown":
    case "invalid":
    case "schema":
      return "invalid";
    default:
      return type satisfies never;
  }
}

/** What a qualifier says. */
export function qualifierContent({ qualifiers }: Model, id: string): readonly PredicateContent[] {
  return (qualifiers.get(id)?.predicates ?? []).map(predicateContent);
}

function predicateContent({ index, attribute, op, table = {} }: Predicate): PredicateContent {
  const [value, salt, range] = ["value", "salt", "range"].map((key) => own(table, key));
  return { index, attribute: attribute ?? null, op: op ?? null, value, salt, range };
}

/** What a resource says, and its objects that parsed. */
export function resourceContent(model: Model, id: string): ResourceContent {
  const objects = [...(model.resources.get(id)?.objects.values() ?? [])];
  return {
    schema: resourceSchema(model, id) ?? null,
    objects: objects.map(({ key, toml }) => ({ key, value: toml })),
  };
}

/** Whether a schema document can be used, and if not, why. */
export function schemaStatus(
  { schemas, broken }: Model,
  path: string,
): { readonly status: "valid" | "invalid" | "unavailable"; readonly error?: string } {
  const compiled = schemas.get(path)?.compiled;
  if (compiled !== undefined) return compiled.ok ? { status: "valid" } : { status: "invalid", error: compiled.message };
  const document = broken.find((one) => one.document.path === path);
  if (document === undefined) return { status: "unavailable" };
  return "fault" in document
    ? { status: "invalid", error: document.fault.message }
    : { status: "unavailable", error: document.unreadable };
}
