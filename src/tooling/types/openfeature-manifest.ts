import type { Model, Variable } from "../../runtime/model/model.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import { selectableValues } from "./value-type.ts";

/**
 * The variables as a flag manifest of OpenFeature, from which its command line generates clients: each with its type, its
 * default and its description. Lists, for which it has no type, are objects.
 */
export function openFeatureManifest(model: Model): JsonObject {
  const flags = [...model.variables.values()].flatMap((variable) => {
    const defaultValue = selectableValues(model, variable).get(variable.defaultKey ?? "");
    return defaultValue === undefined ? [] : [[variable.id, flag(variable, defaultValue)] as const];
  });
  return { flags: Object.fromEntries(flags) };
}

function flag({ type, toml }: Variable, defaultValue: JsonValue): JsonObject {
  const description = own(toml, "description");
  return {
    flagType: flagType(type, defaultValue),
    defaultValue,
    ...(typeof description === "string" ? { description } : {}),
  };
}

function flagType(type: Variable["type"], value: JsonValue): string {
  if (type.kind !== "primitive") return isObject(value) ? "object" : typeof value;
  const { name } = type;
  switch (name) {
    case "bool":
      return "boolean";
    case "int":
      return "integer";
    case "number":
      return "float";
    case "string":
      return "string";
    case "list":
      return "object";
    default:
      return name satisfies never;
  }
}
