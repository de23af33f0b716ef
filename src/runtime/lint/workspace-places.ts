import type { Model, SourceText } from "../model/model.ts";
import { atToml, Locator, type TomlPath } from "./place.ts";

/** Where the parts of a workspace stand in its files, by id; JSON data, to be kept beside a snapshot, which has no places. */
export interface WorkspacePlaces {
  readonly variables: Readonly<Record<string, EntityPlaces>>;
  readonly qualifiers: Readonly<Record<string, EntityPlaces>>;
}

/** Where an entity and its rules or predicates stand. Lines count from 0. */
export interface EntityPlaces {
  /** Relative to the workspace's root, with `/`. */
  readonly path: string;
  /** The line of each rule of a variable, or each predicate of a qualifier. */
  readonly lines: readonly number[];
}

/** Finds the places of all variables and qualifiers; this reads every text once more. */
export function workspacePlaces({ root, variables, qualifiers }: Model): WorkspacePlaces {
  const locator = new Locator(root);
  const places = (source: SourceText, parts: readonly unknown[], list: TomlPath): EntityPlaces => ({
    path: source.document.path,
    lines: parts.map((_, index) => locator.locate(atToml(source, [...list, index])).range?.start.line ?? 0),
  });
  return {
    variables: record(variables, ({ source, rules }) => places(source, rules, ["resolve", "rule"])),
    qualifiers: record(qualifiers, ({ source, predicates }) => places(source, predicates, ["predicate"])),
  };
}

/** Ids may be any text, `__proto__` too: entries define properties, and do not assign them. */
function record<T>(
  entities: ReadonlyMap<string, T>,
  places: (entity: T) => EntityPlaces,
): Record<string, EntityPlaces> {
  return Object.fromEntries(Array.from(entities, ([id, entity]) => [id, places(entity)]));
}
