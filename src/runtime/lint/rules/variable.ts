import type { SimpleField } from "../../diagnostics.ts";
import type { PrimitiveType, Variable } from "../../model/model.ts";
import { isArray, isInteger, isNumber, isObject, type JsonValue, own } from "../../text/json-value.ts";
import { atToml } from "../place.ts";
import { type Finding, field, type LintRule } from "../rule.ts";

function finding({ id, source }: Variable, of: SimpleField, key: string, message: string): Finding {
  return { target: { entity: { kind: "variable", id }, field: field(of) }, at: atToml(source, [key]), message };
}

const variableSchemaVersion: LintRule = {
  id: "variable-schema-version",
  severity: "error",
  entity: "variable",
  title: "Unsupported variable version",
  help: "Set `schema_version = 1`.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        if (own(variable.toml, "schema_version") === 1) continue;
        yield finding(variable, "schema_version", "schema_version", "variable must declare schema_version = 1");
      }
    },
  },
};

const variableTypeSource: LintRule = {
  id: "variable-type-source",
  severity: "error",
  entity: "variable",
  title: "Variable type is missing or malformed",
  help: "Set `type` to a primitive or `resource:<id>`.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        const problem = typeProblem(variable);
        if (problem !== undefined) yield problem;
      }
    },
  },
};

function typeProblem(variable: Variable): Finding | undefined {
  const declared = own(variable.toml, "type") !== undefined;
  switch (variable.type.kind) {
    case "missing":
      return finding(variable, "variable_type", "type", "variable must declare type");
    case "conflict":
      return finding(variable, "variable_type", "schema", "variable must declare type");
    case "invalid":
      return finding(variable, "variable_type", declared ? "type" : "schema", "variable type must be a string");
    case "schema":
      return finding(
        variable,
        "variable_schema",
        "schema",
        "variable schemas are no longer supported; declare type instead",
      );
    default:
      return undefined;
  }
}

const variableValuesDisallowed: LintRule = {
  id: "variable-values-disallowed",
  severity: "error",
  entity: "variable",
  title: "Values not allowed here",
  help: "Remove `[values]`; resource objects are the values.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        const values = own(variable.toml, "values");
        const empty = values === undefined || (isObject(values) && Object.keys(values).length === 0);
        if (variable.type.kind !== "resource" || empty) continue;
        yield finding(variable, "variable_values", "values", "resource-backed variables must not contain [values]");
      }
    },
  },
};

const variableValuesMissing: LintRule = {
  id: "variable-values-missing",
  severity: "error",
  entity: "variable",
  title: "Variable has no values",
  help: "Add entries under `[values]`.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        const values = own(variable.toml, "values");
        if (variable.type.kind === "resource") continue;
        if (values !== undefined && !isObject(values)) {
          yield finding(variable, "variable_values", "values", "variable values must be a table");
        } else if (values === undefined || Object.keys(values).length === 0) {
          yield finding(variable, "variable_values", "values", "primitive variable must contain [values]");
        }
      }
    },
  },
};

const variableUnknownType: LintRule = {
  id: "variable-unknown-type",
  severity: "error",
  entity: "variable",
  title: "Unknown variable type",
  help: "Use bool, int, number, string, list or `resource:<id>`.",
  local: [],
  checks: {
    *value({ variables }) {
      for (const variable of variables.values()) {
        const { type } = variable;
        if (type.kind !== "unknown") continue;
        yield finding(variable, "variable_type", "type", `variable declares unknown type: ${type.name}`);
      }
    },
  },
};

const variableUnknownResource: LintRule = {
  id: "variable-unknown-resource",
  severity: "error",
  entity: "variable",
  title: "Variable names a missing resource",
  help: "Create that resource or change the type.",
  local: ["resources"],
  checks: {
    *reference({ variables, resources }) {
      for (const variable of variables.values()) {
        const { type } = variable;
        if (type.kind !== "resource" || resources.has(type.resource)) continue;
        yield finding(variable, "variable_type", "type", `variable references unknown resource: ${type.resource}`);
      }
    },
  },
};

const variableValueTypeMismatch: LintRule = {
  id: "variable-value-type-mismatch",
  severity: "error",
  entity: "variable",
  title: "Value has the wrong type",
  help: "Make the value match the declared type.",
  local: [],
  checks: {
    *value({ variables }) {
      for (const variable of variables.values()) {
        const { type, values = {} } = variable;
        if (type.kind !== "primitive") continue;
        for (const key of Object.keys(values)) {
          if (isOfType(own(values, key) ?? null, type.name)) continue;
          yield valueFinding(variable, key, `value ${key} does not match type ${type.name}`, "value");
        }
      }
    },
  },
};

function isOfType(value: JsonValue, type: PrimitiveType): boolean {
  switch (type) {
    case "bool":
      return typeof value === "boolean";
    case "int":
      return isInteger(value);
    case "number":
      return isNumber(value);
    case "string":
      return typeof value === "string";
    case "list":
      return isArray(value);
    default:
      return type satisfies never;
  }
}

const variableValueUnused: LintRule = {
  id: "variable-value-unused",
  severity: "warning",
  entity: "value",
  title: "Value is never selected",
  help: "Select it somewhere, or delete it.",
  local: [],
  checks: {
    *graph({ variables }) {
      for (const variable of variables.values()) {
        if (variable.values === undefined) continue;
        const isSelected = selectedKeys(variable);
        for (const key of Object.keys(variable.values)) {
          if (!isSelected(key)) yield valueFinding(variable, key, `variable value is not referenced: ${key}`);
        }
      }
    },
  },
};

/** Tells the keys that the default or a rule selects. Those of a resource type name objects, and none of its values. */
function selectedKeys({ type, defaultKey, rules }: Variable): (key: string) => boolean {
  if (type.kind === "resource") return () => false;
  const few = 8;
  if (rules.length <= few) return (key) => key === defaultKey || rules.some(({ value }) => value === key);
  const selected = new Set(rules.map(({ value }) => value));
  return (key) => key === defaultKey || selected.has(key);
}

function valueFinding({ id, source }: Variable, key: string, message: string, of?: SimpleField): Finding {
  const entity = { kind: "value", variable: id, key } as const;
  return { target: of ? { entity, field: field(of) } : { entity }, at: atToml(source, ["values", key]), message };
}

export const variableRules: readonly LintRule[] = [
  variableSchemaVersion,
  variableTypeSource,
  variableValuesDisallowed,
  variableValuesMissing,
  variableUnknownType,
  variableUnknownResource,
  variableValueTypeMismatch,
  variableValueUnused,
];
