import type { Entity } from "../../diagnostics.ts";
import { type Document, encodePath } from "../../format/document.ts";
import type { Manifest, Model, Qualifier, Schema, SourceText, Variable } from "../../model/model.ts";
import { isArray, isObject, type JsonObject, type JsonValue, own } from "../../text/json-value.ts";
import { compareUtf8 } from "../../text/utf8-order.ts";
import { atDocument, atToml, type Place } from "../place.ts";
import type { PolicyEntity, Selector } from "./selector.ts";

/** One thing a handler is called for. */
export interface PolicyTarget {
  readonly entity: Entity;
  /** What the handler sees of it; `selected` is what the registered path leads to. */
  table(selector: Selector): JsonObject;
  /** Where a diagnostic about a part of it points. */
  at(selector: Selector): Place;
}

/** Everything in a workspace that a handler for an entity is called for, in order. */
export function policyTargets(model: Model, entity: PolicyEntity): PolicyTarget[] {
  const { manifest, qualifiers, variables } = model;
  switch (entity) {
    case "workspace":
      return manifest === undefined ? [] : [workspaceTarget(model, manifest)];
    case "qualifier":
      return [...qualifiers.values()].map((qualifier) => qualifierTarget(model, qualifier));
    case "variable":
      return [...variables.values()].map((variable) => variableTarget(model, variable));
    case "value":
      return [...variables.values()].flatMap((variable) => valueTargets(model, variable));
    case "schema":
      return [...model.schemas.values()].map((schema) => schemaTarget(model, schema));
  }
}

function workspaceTarget(model: Model, { source, toml }: Manifest): PolicyTarget {
  const parents = own(toml, "extends");
  return {
    entity: { kind: "workspace" },
    table: () => ({
      kind: "workspace",
      root: model.root,
      manifest: { ...named(model, source), toml },
      extends: isArray(parents) ? parents.filter((parent) => typeof parent === "string") : [],
    }),
    at: ({ name }) => (name === undefined ? atDocument(source) : atToml(source, [name])),
  };
}

function qualifierTarget(model: Model, { id, source, toml }: Qualifier): PolicyTarget {
  return {
    entity: { kind: "qualifier", id },
    table: () => ({ kind: "qualifier", id, ...named(model, source), toml }),
    at({ name }) {
      if (name === "description") return atToml(source, ["description"]);
      return name === "predicates" ? atToml(source, ["predicate"]) : atDocument(source);
    },
  };
}

function variableTarget(model: Model, variable: Variable): PolicyTarget {
  const { id, source, toml } = variable;
  return {
    entity: { kind: "variable", id },
    table: () => ({
      kind: "variable",
      id,
      ...named(model, source),
      toml: own(toml, "values") === undefined ? { ...toml, values: {} } : toml,
    }),
    at: ({ name }) => (name !== undefined && isUsable(variable, name) ? atToml(source, [name]) : atDocument(source)),
  };
}

/** Tells whether a variable has a field of a form that a place in it makes sense for. */
function isUsable({ type, values, resolve }: Variable, field: string): boolean {
  switch (field) {
    case "type":
      return type.kind === "primitive" || type.kind === "resource" || type.kind === "unknown";
    case "schema":
      return type.kind === "schema";
    case "values":
      return values !== undefined;
    case "resolve":
      return resolve !== undefined;
    default:
      return field === "description";
  }
}

function valueTargets(model: Model, { id, source, values = {} }: Variable): PolicyTarget[] {
  const entries = Object.entries(values).sort(([a], [b]) => compareUtf8(a, b));
  return entries.map(([key, value]) => ({
    entity: { kind: "value", variable: id, key },
    table: ({ path }) => ({
      kind: "value",
      name: key,
      value,
      origin: { kind: "inline", doc: positionOf(source.document, model) },
      selected: valueAt(value, path),
      variable: { id, ...named(model, source) },
    }),
    at: () => atToml(source, ["values", key]),
  }));
}

const positions = new WeakMap<Model, ReadonlyMap<Document, number>>();

/** Where a document stands in document order, from 0. */
function positionOf(document: Document, model: Model): number {
  const known = positions.get(model) ?? new Map(model.documents.map((each, index) => [each, index]));
  positions.set(model, known);
  return known.get(document) ?? 0;
}

function schemaTarget(model: Model, { path: file, source, json }: Schema): PolicyTarget {
  return {
    entity: { kind: "schema", path: file },
    table: ({ path }) => ({ kind: "schema", ...named(model, source), json, selected: valueAt(json, path) }),
    at: () => atDocument(source),
  };
}

function named({ baseUri }: Model, { document }: SourceText): { readonly uri: string; readonly path: string } {
  return { uri: baseUri + encodePath(document.path), path: document.path };
}

/** What a path of object keys leads to; null where it leads nowhere. */
function valueAt(value: JsonValue, path: readonly string[]): JsonValue {
  let at: JsonValue | undefined = value;
  for (const key of path) at = isObject(at) ? own(at, key) : undefined;
  return at ?? null;
}
