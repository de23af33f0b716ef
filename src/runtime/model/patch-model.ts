import type { Document } from "../format/document.ts";
import { type DocumentDifference, differingDocuments } from "../format/document-changes.ts";
import { groupBy } from "../group-by.ts";
import { lowerBound } from "../lower-bound.ts";
import { patchedMap } from "../patched-map.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import type {
  Manifest,
  Model,
  Predicate,
  Qualifier,
  Resource,
  ResourceObject,
  Rule,
  Schema,
  Variable,
} from "./model.ts";
import { readEntity } from "./read-entity.ts";

/**
 * The view of documents of which most are those of an earlier version. Null where what has changed is more than texts, or
 * qualifiers, variables, objects and schemas that come and go, or does not parse. A map or list that holds nothing new stays
 * the same object.
 */
export function patchModel(earlier: Model, documents: readonly Document[]): Model | null {
  const difference = differingDocuments(earlier.documents, documents);
  const entities = [...difference.gone, ...difference.fresh].map(readEntity);
  if (entities.some(({ kind }) => kind === "broken" || kind === "custom_lint")) return null;
  const resources = patchResources(earlier, difference);
  const manifest = patchManifest(earlier, difference);
  if (resources === null || manifest === null) return null;
  const qualifiers = patchOf(difference, "qualifier", ({ id }) => id);
  const variables = patchOf(difference, "variable", ({ id }) => id);
  const schemas = patchOf(difference, "schema", ({ path }) => path);
  return {
    ...earlier,
    documents,
    manifest,
    qualifiers: patchSorted(earlier.qualifiers, qualifiers),
    predicates: patchParts<Predicate>(earlier.predicates, qualifiers, {
      owner: ({ qualifier }) => qualifier,
      parts: (id, patched) => (patched ? qualifiers.get(id) : earlier.qualifiers.get(id))?.predicates ?? [],
    }),
    variables: patchSorted(earlier.variables, variables),
    rules: patchParts<Rule>(earlier.rules, variables, {
      owner: ({ variable }) => variable,
      parts: (id, patched) => (patched ? variables.get(id) : earlier.variables.get(id))?.rules ?? [],
    }),
    resources,
    schemas: patchSorted(earlier.schemas, schemas),
  };
}

/** New entities of one kind by name, and undefined for those that are gone. */
type Patch<T> = ReadonlyMap<string, T | undefined>;

/** What is patched, by kind. */
interface Patched {
  readonly manifest: Manifest;
  readonly qualifier: Qualifier;
  readonly variable: Variable;
  readonly resource: Omit<Resource, "objects">;
  readonly resource_object: ResourceObject;
  readonly schema: Schema;
}

function patchOf<Kind extends keyof Patched>(
  { gone, fresh }: DocumentDifference,
  kind: Kind,
  name: (entity: Patched[Kind]) => string,
): Patch<Patched[Kind]> {
  const patch = new Map<string, Patched[Kind] | undefined>();
  for (const entity of entitiesOf(gone, kind)) patch.set(name(entity), undefined);
  for (const entity of entitiesOf(fresh, kind)) patch.set(name(entity), entity);
  return patch;
}

function entitiesOf<Kind extends keyof Patched>(documents: readonly Document[], kind: Kind): Patched[Kind][] {
  return documents.flatMap((document) => {
    const read = readEntity(document);
    return read.kind === kind ? [read.entity as Patched[Kind]] : [];
  });
}

/** A map with other entities for some names, in UTF-8 byte order as before. */
function patchSorted<T extends {}>(entities: ReadonlyMap<string, T>, patch: Patch<T>): ReadonlyMap<string, T> {
  const patched = patchedMap(entities, patch);
  if ([...patch.keys()].every((name) => entities.has(name))) return patched;
  return new Map([...patched].sort(([a], [b]) => compareUtf8(a, b)));
}

/** Whose a part is, and the parts of an entity, in the earlier version or as it is patched. */
interface PartsOf<Part> {
  readonly owner: (part: Part) => string;
  readonly parts: (id: string, patched: boolean) => readonly Part[];
}

/** The parts of all entities in the order of their ids, with those of some replaced. */
function patchParts<Part>(
  earlier: readonly Part[],
  patch: Patch<unknown>,
  { owner, parts }: PartsOf<Part>,
): readonly Part[] {
  let patched = earlier;
  for (const id of patch.keys()) {
    const [before, after] = [parts(id, false), parts(id, true)];
    if (before.length === 0 && after.length === 0) continue;
    const place = lowerBound(patched, (part) => compareUtf8(owner(part), id) < 0);
    patched = [...patched.slice(0, place), ...after, ...patched.slice(place + before.length)];
  }
  return patched;
}

/** Null where one comes or goes: then it is not only about what has changed. */
function patchResources(earlier: Model, difference: DocumentDifference): ReadonlyMap<string, Resource> | null {
  const patch = new Map<string, Resource>();
  for (const [id, entity] of patchOf(difference, "resource", ({ id }) => id)) {
    const before = earlier.resources.get(id);
    if (entity === undefined || before === undefined) return null;
    patch.set(id, { ...entity, objects: before.objects });
  }
  const { gone, fresh } = difference;
  const resourceOf = ({ resource }: ResourceObject): string => resource;
  const old = groupBy(entitiesOf(gone, "resource_object"), resourceOf);
  const now = groupBy(entitiesOf(fresh, "resource_object"), resourceOf);
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const resource = patch.get(id) ?? earlier.resources.get(id);
    // One that does not parse has no objects.
    if (resource === undefined) continue;
    const objects = new Map<string, ResourceObject | undefined>();
    for (const { key } of old.get(id) ?? []) objects.set(key, undefined);
    for (const object of now.get(id) ?? []) objects.set(object.key, object);
    patch.set(id, { ...resource, objects: patchSorted(resource.objects, objects) });
  }
  return patchedMap(earlier.resources, patch);
}

/** Null where it comes or goes. */
function patchManifest({ manifest }: Model, { gone, fresh }: DocumentDifference): Model["manifest"] | null {
  const [old] = entitiesOf(gone, "manifest");
  const [now] = entitiesOf(fresh, "manifest");
  if ((old === undefined) !== (now === undefined)) return null;
  return now ?? manifest;
}
