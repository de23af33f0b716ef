import * as at from "../../../wasm/kernel/layout.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import { type Program, programIds } from "./program.ts";

/** Which ids differ between two programs, each list by id. */
export interface IdChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Those that are in both and have other values, rules or predicates. */
  readonly changed: readonly string[];
}

/** Something with an id; a part that two programs share as the same object is the same in both. */
interface Named {
  readonly id: string;
}

/** The qualifiers and variables of a program by id. */
type Parts = Readonly<Record<"qualifiers" | "variables", readonly Named[]>>;

const partsOf = new WeakMap<Program, Parts>();

/** Notes what a program was linked from, so that it need not be read where another one was linked from the same. */
export function rememberParts(program: Program, { qualifiers, variables }: Parts): void {
  partsOf.set(program, { qualifiers, variables });
}

/** What differs between two programs; that a qualifier has changed does not change those who name it. */
export function programChanges(
  previous: Program,
  next: Program,
): { readonly variables: IdChanges; readonly qualifiers: IdChanges } {
  const [before, after] = [new ProgramReader(previous), new ProgramReader(next)];
  const [old, now] = [partsOf.get(previous) ?? namesOf(previous), partsOf.get(next) ?? namesOf(next)];
  return {
    qualifiers: compare(old.qualifiers, now.qualifiers, (a, b) => before.sameQualifier(a, after, b)),
    variables: compare(old.variables, now.variables, (a, b) => before.sameVariable(a, after, b)),
  };
}

function namesOf(program: Program): Parts {
  const { qualifiers, variables } = programIds(program);
  const named = (id: string): Named => ({ id });
  return { qualifiers: qualifiers.map(named), variables: variables.map(named) };
}

/** Walks two lists that are in the same order side by side. */
function compare(
  before: readonly Named[],
  after: readonly Named[],
  same: (before: number, after: number) => boolean,
): IdChanges {
  const [added, removed, changed]: [string[], string[], string[]] = [[], [], []];
  for (let a = 0, b = 0; a < before.length || b < after.length; ) {
    const old = before[a];
    const now = after[b];
    const order = old === now ? 0 : idOrder(old?.id, now?.id);
    if (order < 0) removed.push(old?.id ?? "");
    else if (order > 0) added.push(now?.id ?? "");
    else if (old !== now && !same(a, b)) changed.push(now?.id ?? "");
    if (order <= 0) a++;
    if (order >= 0) b++;
  }
  return { added, removed, changed };
}

function idOrder(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  return right === undefined ? -1 : compareUtf8(left, right);
}

/** Reads a program by what it means, wherever that lies. */
class ProgramReader {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  sameVariable(index: number, other: ProgramReader, otherIndex: number): boolean {
    const a = this.#linked(at.VARIABLES, index);
    const b = other.#linked(at.VARIABLES, otherIndex);
    const rules = this.#word(a + at.RULE_COUNT);
    if (rules !== other.#word(b + at.RULE_COUNT)) return false;
    if (!this.#sameValue(a + at.DEFAULT_VALUE, other, b + at.DEFAULT_VALUE)) return false;
    for (let offset: number = at.RULES; offset < at.RULES + rules * at.RULE_SIZE; offset += at.RULE_SIZE) {
      const qualifier = this.#qualifierId(a + offset + at.RULE_QUALIFIER);
      if (qualifier !== other.#qualifierId(b + offset + at.RULE_QUALIFIER)) return false;
      if (!this.#sameValue(a + offset + at.RULE_VALUE, other, b + offset + at.RULE_VALUE)) return false;
    }
    return true;
  }

  sameQualifier(index: number, other: ProgramReader, otherIndex: number): boolean {
    const a = this.#linked(at.QUALIFIERS, index);
    const b = other.#linked(at.QUALIFIERS, otherIndex);
    const predicates = this.#word(a + at.PREDICATE_COUNT);
    if (predicates !== other.#word(b + at.PREDICATE_COUNT)) return false;
    for (let position = 0; position < predicates; position++) {
      const offset = at.PREDICATES + position * at.PREDICATE_SIZE;
      if (!this.#samePredicate(a + offset, other, b + offset)) return false;
    }
    return true;
  }

  #samePredicate(a: number, other: ProgramReader, b: number): boolean {
    const operator = this.#word(a + at.OPERATOR);
    if (operator !== other.#word(b + at.OPERATOR)) return false;
    if (this.#text(a + at.PREDICATE_TEXT) !== other.#text(b + at.PREDICATE_TEXT)) return false;
    if (this.#read(a) !== other.#read(b)) return false;
    if (operator !== at.BUCKET) return true;
    const [range, otherRange] = [this.#word(a + at.OPERAND), other.#word(b + at.OPERAND)];
    return [at.RANGE_START, at.RANGE_END].every((end) => this.#word(range + end) === other.#word(otherRange + end));
  }

  /** What a predicate reads: an attribute of the context, or another qualifier. */
  #read(predicate: number): string {
    if (this.#word(predicate + at.READ_QUALIFIER) !== 0) {
      return `qualifier ${this.#qualifierId(predicate + at.READ_QUALIFIER)}`;
    }
    return `attribute ${this.#text(this.#word(predicate + at.ATTRIBUTE) + at.ATTRIBUTE_PATH)}`;
  }

  #sameValue(place: number, other: ProgramReader, otherPlace: number): boolean {
    const a = this.#word(at.VALUES) + 2 * this.#word(place);
    const b = other.#word(at.VALUES) + 2 * other.#word(otherPlace);
    return this.#text(a) === other.#text(b) && this.#text(a + 1) === other.#text(b + 1);
  }

  #linked(table: number, index: number): number {
    return this.#word(this.#word(table) + index);
  }

  #qualifierId(link: number): string {
    return this.#program.texts.at(this.#word(this.#word(link) + at.QUALIFIER_INDEX));
  }

  #text(place: number): string {
    return this.#program.texts.at(this.#word(place));
  }

  #word(place: number): number {
    return this.#program.words[place] ?? 0;
  }
}
