/** The kinds of entities that have a file of their own to start with. */
export type EntityKind = "qualifier" | "variable" | "resource";

/** Says what is wrong with the id of an entity that is to be made; undefined for a good one. */
export function entityIdProblem(kind: EntityKind, id: string): string | undefined {
  if (id === "") return `${kind} id must not be empty`;
  if (id.split(".").includes("")) {
    return `${kind} id must not start with '.', end with '.', or contain empty '.' segments`;
  }
  if (!/^[A-Za-z0-9._-]+$/.test(id)) return `${kind} id must use only ASCII letters, digits, '.', '_', or '-'`;
  return undefined;
}
