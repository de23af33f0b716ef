import { type Command, Option } from "commander";
import { Failure } from "./failure.ts";
import type { Inventory } from "./inventory.ts";

/** What selectors choose of one kind: everything, or what is named, which may be nothing. */
export type Choice = "all" | ReadonlySet<string>;

/** What can be selected, in the order in which selections are checked. */
export const SELECTABLE = ["variables", "resources", "qualifiers", "lintRules", "lintAuthorities", "linters"] as const;
export type Selectable = (typeof SELECTABLE)[number];

/** What the selectors of a command choose. */
export type Selection = Readonly<Record<Selectable, Choice>>;

/** The selection of a call without selectors. */
export const NOTHING_SELECTED: Selection = {
  variables: new Set(),
  resources: new Set(),
  qualifiers: new Set(),
  lintRules: new Set(),
  lintAuthorities: new Set(),
  linters: new Set(),
};

interface Selector {
  /** The flag, whose plural ends in `s` or `ies`. */
  readonly flag: string;
  readonly plural: string;
  readonly value: string;
  readonly what: string;
  readonly notFound: string;
}

const SELECTORS: Readonly<Record<Selectable, Selector>> = {
  variables: select("variable", "ID", "variable not found: variable://"),
  resources: select("resource", "ID", "resource not found: resource://"),
  qualifiers: select("qualifier", "ID", "qualifier not found: qualifier://"),
  lintRules: select("lint-rule", "AUTHORITY/RULE", "diagnostic not found: "),
  lintAuthorities: {
    ...select("lint-authority", "AUTHORITY", "lint authority not found: "),
    plural: "lint-authorities",
  },
  linters: select("linter", "ID", "linter not found: "),
};

function select(flag: string, value: string, notFound: string): Selector {
  return { flag, plural: `${flag}s`, value, what: flag.replace("-", " "), notFound };
}

/** Gives a command the selectors of some kinds: a singular one that repeats, and a plural one that selects all. */
export function addSelectors(command: Command, kinds: readonly Selectable[]): Command {
  for (const kind of kinds) {
    const { flag, plural, value, what } = SELECTORS[kind];
    command.addOption(
      new Option(`--${flag} <${value}>`, `select one ${what}; repeat for more`)
        .argParser((id, before: readonly string[] = []) => [...before, id])
        .helpGroup("Selectors:"),
    );
    command.addOption(new Option(`--${plural}`, `select every ${what}`).helpGroup("Selectors:"));
  }
  return command;
}

/** Reads what was selected; a plural selector wins over singular ones. */
export function selectionOf(command: Command): Selection {
  const choice = (kind: Selectable): Choice => {
    const { flag, plural } = SELECTORS[kind];
    const named: unknown = command.getOptionValue(camelCase(flag));
    return command.getOptionValue(camelCase(plural)) === true ? "all" : new Set(Array.isArray(named) ? named : []);
  };
  return {
    variables: choice("variables"),
    resources: choice("resources"),
    qualifiers: choice("qualifiers"),
    lintRules: choice("lintRules"),
    lintAuthorities: choice("lintAuthorities"),
    linters: choice("linters"),
  };
}

/** The kinds of which something is selected. */
export function selectedKinds(selection: Selection): Selectable[] {
  return SELECTABLE.filter((kind) => selects(selection[kind]));
}

/** Whether a choice is of anything at all. */
export function selects(choice: Choice): boolean {
  return choice === "all" || choice.size > 0;
}

/** Whether a choice is of one thing. */
export function chooses(choice: Choice, id: string): boolean {
  return choice === "all" || choice.has(id);
}

/**
 * Checks that everything named exists.
 *
 * @throws {Failure} naming the first thing that does not.
 */
export function checkSelection(selection: Selection, inventory: Inventory): void {
  const known: Record<Selectable, readonly string[]> = {
    variables: ids(inventory.variables),
    resources: ids(inventory.resources),
    qualifiers: ids(inventory.qualifiers),
    lintRules: inventory.lintRules.map(({ rule }) => rule),
    lintAuthorities: inventory.lintAuthorities.map(({ authority }) => authority),
    linters: ids(inventory.linters),
  };
  for (const kind of SELECTABLE) requireKnown(kind, selection[kind], known[kind]);
}

/**
 * Checks that everything named of one kind exists.
 *
 * @throws {Failure} naming the first thing that does not.
 */
export function requireKnown(kind: Selectable, choice: Choice, known: Iterable<string>): void {
  if (choice === "all") return;
  const there = new Set(known);
  for (const id of choice) if (!there.has(id)) throw new Failure(SELECTORS[kind].notFound + id);
}

function ids(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id);
}

/** The name under which commander keeps an option. */
function camelCase(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
