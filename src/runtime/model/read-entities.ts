import { isArray, isObject, type JsonObject, type JsonValue, own } from "../text/json-value.ts";
import {
  PRIMITIVE_TYPES,
  type Predicate,
  type PrimitiveType,
  type Qualifier,
  type Rule,
  type SourceText,
  type Variable,
  type VariableType,
} from "./model.ts";

/** Reads the fields of a qualifier document. */
export function readQualifier(id: string, source: SourceText, toml: JsonObject): Qualifier {
  const items = own(toml, "predicate");
  return {
    id,
    source,
    toml,
    predicates: isArray(items) ? items.map((item, index) => readPredicate(id, source, item, index)) : [],
  };
}

function readPredicate(qualifier: string, source: SourceText, item: JsonValue, index: number): Predicate {
  const table = isObject(item) ? item : undefined;
  return { qualifier, source, index, item, table, attribute: text(table, "attribute"), op: text(table, "op") };
}

/** Reads the fields of a variable document. */
export function readVariable(id: string, source: SourceText, toml: JsonObject): Variable {
  const values = own(toml, "values");
  const resolve = own(toml, "resolve");
  const table = isObject(resolve) ? resolve : undefined;
  const rules = table && own(table, "rule");
  return {
    id,
    source,
    toml,
    type: readType(toml),
    values: isObject(values) ? values : undefined,
    resolve: table,
    defaultKey: text(table, "default"),
    rules: isArray(rules) ? rules.map((item, index) => readRule(id, source, item, index)) : [],
  };
}

function readRule(variable: string, source: SourceText, item: JsonValue, index: number): Rule {
  const table = isObject(item) ? item : undefined;
  return { variable, source, index, item, table, qualifier: text(table, "qualifier"), value: text(table, "value") };
}

function readType(toml: JsonObject): VariableType {
  const type = own(toml, "type");
  const schema = own(toml, "schema");
  if (type !== undefined && schema !== undefined) return { kind: "conflict" };
  if (type === undefined && schema === undefined) return { kind: "missing" };
  if (typeof schema === "string") return { kind: "schema" };
  if (typeof type !== "string") return { kind: "invalid" };
  if (isPrimitive(type)) return { kind: "primitive", name: type };
  if (type.startsWith("resource:")) return { kind: "resource", resource: type.slice("resource:".length) };
  return { kind: "unknown", name: type };
}

function isPrimitive(name: string): name is PrimitiveType {
  return PRIMITIVE_TYPES.some((known) => known === name);
}

/** The text of a resource's `schema` field. */
export function schemaReference(toml: JsonObject): string | undefined {
  return text(toml, "schema");
}

function text(table: JsonObject | undefined, key: string): string | undefined {
  const value = table && own(table, key);
  return typeof value === "string" ? value : undefined;
}
