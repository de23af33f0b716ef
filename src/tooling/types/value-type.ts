import type { Model, Variable } from "../../runtime/model/model.ts";
import { type JsonValue, own } from "../../runtime/text/json-value.ts";
import { resourceSchema } from "../inspect/dependencies.ts";
import { literalType, wideType } from "./literal-type.ts";
import { schemaType } from "./schema-type.ts";
import { union } from "./syntax.ts";

/** The values that a variable may select, by key; those of a resource are its objects. */
export function selectableValues({ resources }: Model, { type, values }: Variable): ReadonlyMap<string, JsonValue> {
  if (type.kind === "resource") {
    const objects = resources.get(type.resource)?.objects ?? new Map();
    return new Map([...objects].map(([key, object]) => [key, object.toml]));
  }
  return new Map(values && Object.keys(values).map((key) => [key, own(values, key) ?? null]));
}

/** The TypeScript type of a variable's value: by its declared type or schema, or with `literals` that of its values now. */
export function valueType(model: Model, variable: Variable, { literals }: { readonly literals: boolean }): string {
  const { type } = variable;
  const values = [...selectableValues(model, variable).values()];
  if (literals) return union(values.map(literalType));
  if (type.kind === "resource") {
    const schema = model.schemas.get(resourceSchema(model, type.resource) ?? "");
    return schema === undefined ? "unknown" : schemaType(schema.json, { integer: "number" });
  }
  if (type.kind !== "primitive") return "unknown";
  const { name } = type;
  switch (name) {
    case "bool":
      return "boolean";
    case "string":
      return "string";
    case "int":
    case "number":
      return union(["number", ...values.filter((value) => typeof value === "bigint").map(() => "bigint")]);
    case "list":
      return union(values.map(wideType));
    default:
      return name satisfies never;
  }
}
