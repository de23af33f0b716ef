import type { Model, Rule, Variable } from "../model/model.ts";
import { jsonText } from "../text/json-text.ts";
import { isArray, isObject, type JsonValue, own } from "../text/json-value.ts";
import { compileError } from "./compile-error.ts";
import type { RulePart, ValuePart, VariablePart } from "./parts.ts";

/** Lowers a variable; the checks and their order are those of docs/resolution.md, "Compilation". */
export function compileVariable(
  variable: Variable,
  model: Model,
  qualifiers: ReadonlyMap<string, number>,
): VariablePart {
  const { id, toml, resolve, defaultKey, rules } = variable;
  if (own(toml, "schema_version") !== 1) throw compileError(`variable must declare schema_version = 1: ${id}`);
  const values = compileValues(variable, model);

  if (resolve === undefined) throw compileError(`variable must contain [resolve]: ${id}`);
  if (defaultKey === undefined) throw compileError("resolve must reference a default value");
  const defaultJson = values(defaultKey);
  if (defaultJson === undefined) throw compileError(`resolve default references unknown value: ${defaultKey}`);
  const ruleItems = own(resolve, "rule");
  if (ruleItems !== undefined && !isArray(ruleItems)) throw compileError("rule must use [[resolve.rule]] tables");
  const defaultValue = valuePart(defaultKey, defaultJson);
  return { id, defaultValue, rules: rules.map((rule) => compileRule(rule, values, qualifiers)) };
}

function compileRule(rule: Rule, values: ValueOf, qualifiers: ReadonlyMap<string, number>): RulePart {
  if (rule.table === undefined) throw compileError("rule must be a table");
  if (rule.qualifier === undefined) throw compileError("rule must reference a qualifier");
  const qualifier = qualifiers.get(rule.qualifier);
  if (qualifier === undefined) throw compileError(`rule references unknown qualifier: ${rule.qualifier}`);
  if (rule.value === undefined) throw compileError("rule must reference a value");
  const json = values(rule.value);
  if (json === undefined) throw compileError(`rule references unknown value: ${rule.value}`);
  return { qualifier, value: valuePart(rule.value, json) };
}

/** Tables and lists as JSON: written once, however many variables and versions select them. */
const texts = new WeakMap<WeakKey, string>();

function valuePart(key: string, json: JsonValue): ValuePart {
  if (typeof json !== "object" || json === null) return { key, json, text: jsonText(json) };
  const text = texts.get(json) ?? jsonText(json);
  texts.set(json, text);
  return { key, json, text };
}

/** Looks up the values a variable may select by key: its own entries, or the objects of its resource. */
type ValueOf = (key: string) => JsonValue | undefined;

function compileValues({ id, type, toml }: Variable, { resources }: Model): ValueOf {
  const values = own(toml, "values");
  switch (type.kind) {
    case "unknown":
      throw compileError(`variable declares unknown type: ${type.name}`);
    case "schema":
      throw compileError(`variable schemas are no longer supported: ${id}`);
    case "missing":
    case "conflict":
    case "invalid":
      throw compileError(`variable must declare type: ${id}`);
    case "resource": {
      const resource = resources.get(type.resource);
      if (resource === undefined) throw compileError(`variable references unknown resource: ${type.resource}`);
      if (values !== undefined && (!isObject(values) || Object.keys(values).length > 0)) {
        throw compileError(`resource-backed variable must not contain values: ${id}`);
      }
      if (resource.objects.size === 0) {
        throw compileError(`resource has no objects for variable ${id}: ${type.resource}`);
      }
      return (key) => resource.objects.get(key)?.toml;
    }
    case "primitive":
      if (values !== undefined && !isObject(values)) throw compileError(`variable values must be a table: ${id}`);
      if (values === undefined || Object.keys(values).length === 0) {
        throw compileError(`variable must contain values: ${id}`);
      }
      return (key) => own(values, key);
    default:
      return type satisfies never;
  }
}
