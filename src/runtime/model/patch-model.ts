import type { Document } from "../format/document.ts";
import type { Model, Qualifier, Variable } from "./model.ts";
import { readEntity } from "./read-entity.ts";

/**
 * The view of documents that are those of an earlier version, but for the texts of some qualifiers and variables: all else,
 * and the order of these, is as before. Null where more has changed. A map or list that holds nothing new stays the same
 * object.
 */
export function patchModel(earlier: Model, documents: readonly Document[]): Model | null {
  if (documents.length !== earlier.documents.length) return null;
  const qualifiers: Qualifier[] = [];
  const variables: Variable[] = [];
  for (let index = 0; index < documents.length; index++) {
    const before = earlier.documents[index];
    const document = documents[index];
    if (document === before || document === undefined) continue;
    if (document.path !== before?.path || readEntity(before).kind !== readEntity(document).kind) return null;
    const read = readEntity(document);
    if (read.kind === "qualifier") qualifiers.push(read.entity);
    else if (read.kind === "variable") variables.push(read.entity);
    else return null;
  }
  const patched = { ...earlier, documents };
  if (qualifiers.length > 0) {
    patched.qualifiers = replaced(earlier.qualifiers, qualifiers);
    patched.predicates = partsOf(patched.qualifiers, ({ predicates }) => predicates);
  }
  if (variables.length > 0) {
    patched.variables = replaced(earlier.variables, variables);
    patched.rules = partsOf(patched.variables, ({ rules }) => rules);
  }
  return patched;
}

function partsOf<T, Part>(entities: ReadonlyMap<string, T>, parts: (entity: T) => readonly Part[]): Part[] {
  const all: Part[] = [];
  entities.forEach((entity) => {
    for (const part of parts(entity)) all.push(part);
  });
  return all;
}

/** A map in the same order, with other entities for some of its ids. */
function replaced<T extends { readonly id: string }>(
  entities: ReadonlyMap<string, T>,
  by: readonly T[],
): Map<string, T> {
  const patched = new Map(entities);
  for (const entity of by) patched.set(entity.id, entity);
  return patched;
}
