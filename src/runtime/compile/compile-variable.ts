import type { Model, Rule, Variable } from "../model/model.ts";
import { isArray, isObject, type JsonValue, own } from "../text/json-value.ts";
import { compileError } from "./compile-error.ts";
import type { RuleProgram, SelectableValue, VariableProgram } from "./program.ts";
import { selectableValue } from "./selectable-value.ts";

/** Lowers a variable; the checks and their order are those of docs/resolution.md, "Compilation". */
export function compileVariable(
  variable: Variable,
  model: Model,
  qualifiers: ReadonlyMap<string, number>,
): VariableProgram {
  const { id, toml, resolve, defaultKey, rules } = variable;
  if (own(toml, "schema_version") !== 1) throw compileError(`variable must declare schema_version = 1: ${id}`);
  const values = new ValueTable(compileValues(variable, model));

  if (resolve === undefined) throw compileError(`variable must contain [resolve]: ${id}`);
  if (defaultKey === undefined) throw compileError("resolve must reference a default value");
  const defaultValue = values.get(defaultKey);
  if (defaultValue === undefined) throw compileError(`resolve default references unknown value: ${defaultKey}`);
  const ruleItems = own(resolve, "rule");
  if (ruleItems !== undefined && !isArray(ruleItems)) throw compileError("rule must use [[resolve.rule]] tables");
  return { id, defaultValue, rules: rules.map((rule) => compileRule(rule, values, qualifiers)) };
}

function compileRule(rule: Rule, values: ValueTable, qualifiers: ReadonlyMap<string, number>): RuleProgram {
  if (rule.table === undefined) throw compileError("rule must be a table");
  if (rule.qualifier === undefined) throw compileError("rule must reference a qualifier");
  const qualifier = qualifiers.get(rule.qualifier);
  if (qualifier === undefined) throw compileError(`rule references unknown qualifier: ${rule.qualifier}`);
  if (rule.value === undefined) throw compileError("rule must reference a value");
  const value = values.get(rule.value);
  if (value === undefined) throw compileError(`rule references unknown value: ${rule.value}`);
  return { qualifier, value };
}

/** The values a variable may select, by key: its own entries, or the objects of its resource. */
function compileValues({ id, type, toml }: Variable, { resources }: Model): ReadonlyMap<string, JsonValue> {
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
      return new Map([...resource.objects].map(([key, object]) => [key, object.toml]));
    }
    case "primitive":
      if (values !== undefined && !isObject(values)) throw compileError(`variable values must be a table: ${id}`);
      if (values === undefined || Object.keys(values).length === 0) {
        throw compileError(`variable must contain values: ${id}`);
      }
      return new Map(Object.entries(values));
    default:
      return type satisfies never;
  }
}

/** Prepares a value once, when it is first selected by something. */
class ValueTable {
  readonly #values: ReadonlyMap<string, JsonValue>;
  readonly #prepared = new Map<string, SelectableValue>();

  constructor(values: ReadonlyMap<string, JsonValue>) {
    this.#values = values;
  }

  get(key: string): SelectableValue | undefined {
    const json = this.#values.get(key);
    if (json === undefined) return undefined;
    const prepared = this.#prepared.get(key) ?? selectableValue(key, json);
    this.#prepared.set(key, prepared);
    return prepared;
  }
}
