import { type Document, MEMORY_BASE_URI } from "../format/document.ts";
import { groupBy } from "../group-by.ts";
import type { StagedSource } from "../source/files.ts";
import { byName } from "./by-name.ts";
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
import { patchModel } from "./patch-model.ts";
import { readEntity } from "./read-entity.ts";

/**
 * Parses every document and builds the typed view; what does not parse is listed as broken and otherwise absent.
 *
 * @param earlier an earlier version: where little has changed since, its view is taken over but for that.
 */
export function buildModel(
  documents: readonly Document[],
  { root, baseUri = MEMORY_BASE_URI }: Pick<StagedSource, "root" | "baseUri">,
  earlier?: Model,
): Model {
  const patched = earlier && patchModel(earlier, documents);
  return patched ? { ...patched, root, baseUri } : { root, baseUri, ...readDocuments(documents) };
}

function readDocuments(documents: readonly Document[]): Omit<Model, "root" | "baseUri"> {
  const broken: BrokenDocument[] = [];
  let manifest: Manifest | undefined;
  const qualifiers: Qualifier[] = [];
  const variables: Variable[] = [];
  const resources: Omit<Resource, "objects">[] = [];
  const objects: ResourceObject[] = [];
  const schemas: Schema[] = [];
  const customLint: SourceText[] = [];

  for (const document of documents) {
    const read = readEntity(document);
    if (read.kind === "broken") broken.push(read.entity);
    else if (read.kind === "custom_lint") customLint.push(read.entity);
    else if (read.kind === "schema") schemas.push(read.entity);
    else if (read.kind === "manifest") manifest = read.entity;
    else if (read.kind === "qualifier") qualifiers.push(read.entity);
    else if (read.kind === "variable") variables.push(read.entity);
    else if (read.kind === "resource") resources.push(read.entity);
    else objects.push(read.entity);
  }
  const objectsOf = groupBy(objects, (object) => object.resource);
  const qualifiersById = byName(qualifiers, ({ id }) => id);
  const variablesById = byName(variables, ({ id }) => id);
  return {
    documents,
    broken,
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
