import type { Field, SimpleField } from "../../diagnostics.ts";

/** The entities that policy can be registered for. */
export const POLICY_ENTITIES = ["workspace", "qualifier", "variable", "value", "schema"] as const;
export type PolicyEntity = (typeof POLICY_ENTITIES)[number];

/** A part of an entity that a script has named. */
export interface Selector {
  /** The name before any path; undefined for the entity as a whole. */
  readonly name: string | undefined;
  /** The keys after the name. */
  readonly path: readonly string[];
  /** The field it gives a diagnostic's target; undefined where it gives none. */
  readonly field: Field | undefined;
}

/** The entity as a whole. */
export const WHOLE: Selector = { name: undefined, path: [], field: undefined };

interface Fields {
  /** The names without a path, with the field that each is in a target. */
  readonly names: Readonly<Record<string, SimpleField | null>>;
  /** The name that a path may follow, and what both are in a target. */
  readonly withPath?: { readonly name: string; readonly kind: "value_json_path" | "schema_json_path" };
}

const FIELDS: Readonly<Record<PolicyEntity, Fields>> = {
  workspace: { names: { extends: "workspace_extends" } },
  qualifier: { names: { id: null, description: "description", predicates: "qualifier_predicates" } },
  variable: {
    names: {
      id: null,
      description: "description",
      type: "variable_type",
      schema: "variable_schema",
      values: "variable_values",
      resolve: "variable_resolve",
    },
  },
  value: { names: { key: null, value: "value" }, withPath: { name: "value", kind: "value_json_path" } },
  schema: { names: { json: "schema_json" }, withPath: { name: "json", kind: "schema_json_path" } },
};

const SEGMENT = /^[A-Za-z0-9_-]+$/;

/** Reads what a script calls a field of an entity; undefined where the entity has no such field. */
export function parseSelector(entity: PolicyEntity, text: string): Selector | undefined {
  const { names, withPath } = FIELDS[entity];
  if (Object.hasOwn(names, text)) {
    const kind = names[text];
    return { name: text, path: [], field: kind ? { kind } : undefined };
  }
  const [name, ...path] = text.split(".");
  if (withPath === undefined || name !== withPath.name || !path.every((segment) => SEGMENT.test(segment))) {
    return undefined;
  }
  return { name, path, field: { kind: withPath.kind, path } };
}
