import { type Document, MEMORY_BASE_URI } from "../format/document.ts";
import { readDocument } from "../format/document-text.ts";
import { groupBy } from "../group-by.ts";
import type { StagedSource } from "../source/files.ts";
import { parseJson } from "../text/json-parse.ts";
import { compileSchema } from "../text/json-schema.ts";
import type { JsonObject, JsonValue } from "../text/json-value.ts";
import type { Parsed } from "../text/text-fault.ts";
import { parseToml } from "../text/toml.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import type {
  BrokenDocument,
  Manifest,
  Model,
  Qualifier,
  Resource,
  ResourceObject,
  Schema,
  SourceText,
  Variable,
} from "./model.ts";
import { readQualifier, readVariable, schemaReference } from "./read-entities.ts";

/** Parses every document and builds the typed view; what does not parse is listed as broken and otherwise absent. */
export function buildModel(
  documents: readonly Document[],
  { root, baseUri = MEMORY_BASE_URI }: Pick<StagedSource, "root" | "baseUri">,
): Model {
  const reader = new DocumentReader();
  let manifest: Manifest | undefined;
  const qualifiers: Qualifier[] = [];
  const variables: Variable[] = [];
  const resources: Omit<Resource, "objects">[] = [];
  const objects: ResourceObject[] = [];
  const schemas: Schema[] = [];
  const customLint: SourceText[] = [];

  for (const document of documents) {
    const source = reader.read(document);
    if (source === undefined) continue;
    if (document.kind === "custom_lint") {
      customLint.push(source);
    } else if (document.kind === "schema") {
      const json: JsonValue | undefined = reader.parse(source, parseJson);
      if (json !== undefined) schemas.push({ path: document.path, source, json, compiled: compileSchema(json) });
    } else {
      const toml: JsonObject | undefined = reader.parse(source, parseToml);
      if (toml === undefined) continue;
      const id = document.name;
      if (document.kind === "manifest") manifest = { source, toml };
      else if (document.kind === "qualifier") qualifiers.push(readQualifier(id, source, toml));
      else if (document.kind === "variable") variables.push(readVariable(id, source, toml));
      else if (document.kind === "resource") resources.push({ id, source, toml, schema: schemaReference(toml) });
      else objects.push({ resource: document.resource ?? "", key: id, source, toml });
    }
  }
  const objectsOf = groupBy(objects, (object) => object.resource);
  const qualifiersById = byName(qualifiers, ({ id }) => id);
  const variablesById = byName(variables, ({ id }) => id);
  return {
    root,
    baseUri,
    documents,
    broken: reader.broken,
    manifest,
    qualifiers: qualifiersById,
    predicates: [...qualifiersById.values()].flatMap(({ predicates }) => predicates),
    variables: variablesById,
    rules: [...variablesById.values()].flatMap(({ rules }) => rules),
    resources: byName(
      resources.map((resource) => ({
        ...resource,
        objects: byName(objectsOf.get(resource.id) ?? [], ({ key }) => key),
      })),
      ({ id }) => id,
    ),
    schemas: byName(schemas, ({ path }) => path),
    customLint,
  };
}

/** Reads and parses documents, and keeps those that would not. */
class DocumentReader {
  readonly broken: BrokenDocument[] = [];

  read(document: Document): SourceText | undefined {
    const content = readDocument(document);
    if ("text" in content) return { document, text: content.text };
    this.broken.push({ document, unreadable: content.unreadable });
    return undefined;
  }

  parse<T>({ document, text }: SourceText, parser: (text: string) => Parsed<T>): T | undefined {
    const parsed = parser(text);
    if (parsed.ok) return parsed.value;
    this.broken.push({ document, text, fault: parsed.fault });
    return undefined;
  }
}

/** A map in UTF-8 byte order of the names, in which documents mostly come already. */
function byName<T>(entities: readonly T[], name: (entity: T) => string): Map<string, T> {
  const named = new Map<string, T>();
  for (const entity of entities) named.set(name(entity), entity);
  const keys = [...named.keys()];
  if (keys.every((key, index) => index === 0 || compareUtf8(keys[index - 1] ?? "", key) < 0)) return named;
  return new Map([...named].sort(([a], [b]) => compareUtf8(a, b)));
}
