import type { Document } from "../format/document.ts";
import { readDocument } from "../format/document-text.ts";
import { parseJson } from "../text/json-parse.ts";
import { compileSchema } from "../text/json-schema.ts";
import { parseToml } from "../text/toml.ts";
import type {
  BrokenDocument,
  Manifest,
  Qualifier,
  Resource,
  ResourceObject,
  Schema,
  SourceText,
  Variable,
} from "./model.ts";
import { readQualifier, readVariable, schemaReference } from "./read-entities.ts";

/** What a document declares, or why it declares nothing. */
export type Entity =
  | { readonly kind: "broken"; readonly entity: BrokenDocument }
  | { readonly kind: "manifest"; readonly entity: Manifest }
  | { readonly kind: "qualifier"; readonly entity: Qualifier }
  | { readonly kind: "variable"; readonly entity: Variable }
  | { readonly kind: "resource"; readonly entity: Omit<Resource, "objects"> }
  | { readonly kind: "resource_object"; readonly entity: ResourceObject }
  | { readonly kind: "schema"; readonly entity: Schema }
  | { readonly kind: "custom_lint"; readonly entity: SourceText };

const entities = new WeakMap<Document, Entity>();

/** Reads what a document declares: once, however many versions of a workspace it belongs to. */
export function readEntity(document: Document): Entity {
  const known = entities.get(document);
  if (known !== undefined) return known;
  const entity = parseEntity(document);
  entities.set(document, entity);
  return entity;
}

function parseEntity(document: Document): Entity {
  const content = readDocument(document);
  if ("unreadable" in content) return { kind: "broken", entity: { document, unreadable: content.unreadable } };
  const source = { document, text: content.text };
  const { kind } = document;
  if (kind === "custom_lint") return { kind, entity: source };
  return kind === "schema" ? parseSchema(source) : parseTable(source, kind);
}

function parseSchema(source: SourceText): Entity {
  const parsed = parseJson(source.text);
  if (!parsed.ok) return { kind: "broken", entity: { ...source, fault: parsed.fault } };
  const json = parsed.value;
  const { path } = source.document;
  return { kind: "schema", entity: { path, source, json, compiled: compileSchema(json) } };
}

function parseTable(source: SourceText, kind: Exclude<Document["kind"], "schema" | "custom_lint">): Entity {
  const parsed = parseToml(source.text);
  if (!parsed.ok) return { kind: "broken", entity: { ...source, fault: parsed.fault } };
  const toml = parsed.value;
  const { name: id, resource = "" } = source.document;
  switch (kind) {
    case "manifest":
      return { kind, entity: { source, toml } };
    case "qualifier":
      return { kind, entity: readQualifier(id, source, toml) };
    case "variable":
      return { kind, entity: readVariable(id, source, toml) };
    case "resource":
      return { kind, entity: { id, source, toml, schema: schemaReference(toml) } };
    case "resource_object":
      return { kind, entity: { resource, key: id, source, toml } };
    default:
      return kind satisfies never;
  }
}
