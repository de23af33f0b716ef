import { atDocument, atToml, atWholeText } from "../../runtime/lint/place.ts";
import type { Resource, ResourceObject, Schema } from "../../runtime/model/model.ts";
import type { JsonValue } from "../../runtime/text/json-value.ts";
import type { Difference, Side } from "./change.ts";
import { fieldChange } from "./field-change.ts";
import { jsonDifferences } from "./json-differences.ts";
import { type Pair, pairs } from "./pairs.ts";

/** What changed in a resource itself. */
export function* resourceDifferences({ key: id, before, after }: Pair<Resource>): Iterable<Difference> {
  const entity = { kind: "resource", id } as const;
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "resource_removed", target: { entity }, before: { at: atWholeText(before.source) } };
    if (after) yield { kind: "resource_added", target: { entity }, after: { at: atWholeText(after.source) } };
    return;
  }
  const side = ({ source, schema }: Resource): Side => ({ at: atToml(source, ["schema"]), value: schema ?? "" });
  const target = { entity, field: { kind: "resource_schema" } } as const;
  yield* fieldChange("resource_schema_changed", target, side(before), side(after));
}

/** What changed in the objects of a resource that is on both sides. */
export function* objectDifferences({ key: resource, before, after }: Pair<Resource>): Iterable<Difference> {
  if (before === undefined || after === undefined) return;
  for (const object of pairs(before.objects, after.objects)) yield* oneObject(resource, object);
}

function* oneObject(resource: string, { key, before, after }: Pair<ResourceObject>): Iterable<Difference> {
  const entity = { kind: "resource_object", resource, key } as const;
  if (before === undefined || after === undefined) {
    const whole = ({ source, toml }: ResourceObject): Side => ({ at: atWholeText(source), value: toml });
    if (before) yield { kind: "resource_object_removed", target: { entity }, before: whole(before) };
    if (after) yield { kind: "resource_object_added", target: { entity }, after: whole(after) };
    return;
  }
  for (const { path, ...leaf } of jsonDifferences(before.toml, after.toml)) {
    const side = ({ source }: ResourceObject, value: JsonValue): Side => ({ at: atToml(source, path), value });
    yield {
      kind: "resource_object_changed",
      target: path.length === 0 ? { entity } : { entity, field: { kind: "value_json_path", path } },
      ...(leaf.before === undefined ? {} : { before: side(before, leaf.before) }),
      ...(leaf.after === undefined ? {} : { after: side(after, leaf.after) }),
    };
  }
}

/** What changed in a schema. */
export function* schemaDifferences({ key: path, before, after }: Pair<Schema>): Iterable<Difference> {
  const entity = { kind: "schema", path } as const;
  if (before === undefined || after === undefined) {
    if (before) yield { kind: "schema_removed", target: { entity }, before: { at: atWholeText(before.source) } };
    if (after) yield { kind: "schema_added", target: { entity }, after: { at: atWholeText(after.source) } };
    return;
  }
  for (const { path: keys, ...leaf } of jsonDifferences(before.json, after.json)) {
    yield {
      kind: "schema_changed",
      target: keys.length === 0 ? { entity } : { entity, field: { kind: "schema_json_path", path: keys } },
      ...(leaf.before === undefined ? {} : { before: { at: atDocument(before.source), value: leaf.before } }),
      ...(leaf.after === undefined ? {} : { after: { at: atDocument(after.source), value: leaf.after } }),
    };
  }
}
