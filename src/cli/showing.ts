import type { CatalogEntry } from "../runtime/lint/catalog-entry.ts";
import type { Model } from "../runtime/model/model.ts";
import { type EntityContent, type EntityKind, entityContent } from "./entity-content.ts";
import type { Authority, Inventory, Item } from "./inventory.ts";
import { type Choice, chooses, type Selection, selectedKinds } from "./selection.ts";

/** What `rototo show` shows; lists of what was not asked for are empty. */
export interface Showing {
  /** Whether this is everything there is, for want of a selector. */
  readonly isInventory: boolean;
  readonly schemas: readonly Item[];
  readonly qualifiers: readonly ShownEntity[];
  readonly resources: readonly ShownEntity[];
  readonly variables: readonly ShownEntity[];
  readonly lintRules: readonly ShownRule[];
  readonly lintAuthorities: readonly Authority[];
  readonly linters: readonly Item[];
}

/** An entity, with its content if it was asked for by its id. */
export interface ShownEntity extends Item {
  readonly content?: EntityContent;
}

/** A rule, and whether it was asked for by its id. */
export interface ShownRule {
  readonly entry: CatalogEntry;
  readonly isNamed: boolean;
}

/** Chooses what to show: what is selected, or else all but the built-in rules. */
export function chooseShown(inventory: Inventory, selection: Selection, model: Model | undefined): Showing {
  if (selectedKinds(selection).length === 0) {
    const lintAuthorities = inventory.lintAuthorities.filter(({ authority }) => authority !== "rototo");
    return { ...inventory, lintRules: [], lintAuthorities, isInventory: true };
  }
  const entities = (kind: EntityKind): ShownEntity[] =>
    chosen(inventory[kind], selection[kind], ({ id }) => id).map((item) =>
      selection[kind] === "all" || model === undefined ? item : { ...item, content: entityContent(kind, item, model) },
    );
  const { lintRules, lintAuthorities, linters } = selection;
  return {
    isInventory: false,
    schemas: [],
    qualifiers: entities("qualifiers"),
    resources: entities("resources"),
    variables: entities("variables"),
    lintRules: chosen(inventory.lintRules, lintRules, ({ rule }) => rule).map((entry) => ({
      entry,
      isNamed: lintRules !== "all",
    })),
    lintAuthorities: chosen(inventory.lintAuthorities, lintAuthorities, ({ authority }) => authority),
    linters: chosen(inventory.linters, linters, ({ id }) => id),
  };
}

function chosen<T>(items: readonly T[], choice: Choice, id: (item: T) => string): T[] {
  return items.filter((item) => chooses(choice, id(item)));
}
