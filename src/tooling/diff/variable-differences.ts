import { atToml, atWholeText } from "../../runtime/lint/place.ts";
import type { Rule, Variable, VariableType } from "../../runtime/model/model.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../../runtime/text/json-value.ts";
import type { Difference, Side } from "./change.ts";
import { fieldChange } from "./field-change.ts";
import { jsonDifferences } from "./json-differences.ts";
import { type Pair, pairs, pairsByIndex } from "./pairs.ts";

/** What changed in a variable: type, values by key, default, rules by index. */
export function* variableDifferences({ key: id, before, after }: Pair<Variable>): Iterable<Difference> {
  const entity = { kind: "variable", id } as const;
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "variable_removed", target: { entity }, before: whole(before) };
    if (after) yield { kind: "variable_added", target: { entity }, after: whole(after) };
    return;
  }
  yield* fieldChange(
    "variable_type_changed",
    { entity, field: { kind: "variable_type" } },
    typeSide(before),
    typeSide(after),
  );
  for (const value of pairs(valuesOf(before), valuesOf(after))) yield* valueDifferences(id, value, { before, after });
  yield* fieldChange(
    "variable_resolve_default_changed",
    { entity, field: { kind: "variable_resolve_default" } },
    { at: atToml(before.source, ["resolve", "default"]), value: before.defaultKey ?? "" },
    { at: atToml(after.source, ["resolve", "default"]), value: after.defaultKey ?? "" },
  );
  for (const rule of pairsByIndex(before.rules, after.rules)) yield* ruleDifferences(id, rule);
}

function* valueDifferences(
  variable: string,
  { key, before, after }: Pair<JsonValue>,
  of: { readonly before: Variable; readonly after: Variable },
): Iterable<Difference> {
  const entity = { kind: "value", variable, key } as const;
  const side = (on: "before" | "after", value: JsonValue, path: readonly string[] = []): Side => {
    return { at: atToml(of[on].source, ["values", key, ...path]), value };
  };
  if (before === undefined || after === undefined) {
    if (before !== undefined)
      yield { kind: "variable_value_removed", target: { entity }, before: side("before", before) };
    if (after !== undefined) yield { kind: "variable_value_added", target: { entity }, after: side("after", after) };
    return;
  }
  for (const { path, ...leaf } of jsonDifferences(before, after)) {
    yield {
      kind: "variable_value_changed",
      target: path.length === 0 ? { entity } : { entity, field: { kind: "value_json_path", path } },
      ...(leaf.before === undefined ? {} : { before: side("before", leaf.before, path) }),
      ...(leaf.after === undefined ? {} : { after: side("after", leaf.after, path) }),
    };
  }
}

function* ruleDifferences(
  variable: string,
  { index, before, after }: Pair<Rule> & { index: number },
): Iterable<Difference> {
  const entity = { kind: "rule", variable, index } as const;
  const place = ({ source }: Rule, field?: string) =>
    atToml(source, ["resolve", "rule", index, ...(field ? [field] : [])]);
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "variable_rule_removed", target: { entity }, before: { at: place(before) } };
    if (after) yield { kind: "variable_rule_added", target: { entity }, after: { at: place(after) } };
    return;
  }
  for (const name of ["qualifier", "value"] as const) {
    const side = (rule: Rule): Side => ({ at: place(rule, name), value: rule[name] ?? "" });
    const target = { entity, field: { kind: `variable_rule_${name}` } } as const;
    yield* fieldChange(`variable_rule_${name}_changed`, target, side(before), side(after));
  }
}

function typeSide({ source, type }: Variable): Side {
  return { at: atToml(source, ["type"]), value: typeValue(type) };
}

function typeValue(type: VariableType): JsonObject {
  switch (type.kind) {
    case "primitive":
    case "unknown":
      return { kind: "primitive", type: type.name };
    case "resource":
      return { kind: "resource", resource: type.resource };
    default:
      return { kind: type.kind };
  }
}

function valuesOf({ values }: Variable): Map<string, JsonValue> {
  return new Map(isObject(values) ? Object.keys(values).map((key) => [key, own(values, key) ?? null]) : []);
}

function whole({ source }: Variable): Side {
  return { at: atWholeText(source) };
}
