import type { Model } from "../model/model.ts";

/** The place of each qualifier among all. */
export type QualifierIndexes = ReadonlyMap<string, number>;

const known = new WeakMap<Model, QualifierIndexes>();

/** The places of a model's qualifiers; the same object as for an earlier model that has the same ids. */
export function qualifierIndexes(model: Model, earlier: Model | undefined): QualifierIndexes {
  const before = earlier && known.get(earlier);
  const ids = [...model.qualifiers.keys()];
  const isSame = before?.size === ids.length && ids.every((id, index) => before.get(id) === index);
  const indexes = isSame ? before : new Map(ids.map((id, index) => [id, index]));
  known.set(model, indexes);
  return indexes;
}

/**
 * Keeps what entities were lowered to from one version to the next. A part names qualifiers by their places, so it holds for
 * the places it was made with.
 */
export class PartCache<Entity extends WeakKey, Part> {
  readonly #parts = new WeakMap<Entity, { readonly indexes: QualifierIndexes; readonly part: Part }>();

  /** The part that was made of an entity with these places, or a new one. */
  get(entity: Entity, indexes: QualifierIndexes, make: () => Part): Part {
    const kept = this.#parts.get(entity);
    if (kept?.indexes === indexes) return kept.part;
    const part = make();
    this.#parts.set(entity, { indexes, part });
    return part;
  }
}
