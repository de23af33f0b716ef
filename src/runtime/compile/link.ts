import * as at from "../../../wasm/kernel/layout.ts";
import { COMPARE_OPERATORS } from "../model/operators.ts";
import { jsonText } from "../text/json-text.ts";
import { isArray, type JsonValue } from "../text/json-value.ts";
import { carriedOver } from "./carried-over.ts";
import { Operands } from "./operands.ts";
import type { PredicatePart, ProgramParts, QualifierPart, ValuePart, VariablePart } from "./parts.ts";
import type { Program } from "./program.ts";
import { TextNumbers, TextsBuilder } from "./texts.ts";
import { Words } from "./words.ts";

/** Lays checked parts out as one program: everything gets a place, and references become links between places. */
export function link(
  qualifiers: readonly QualifierPart[],
  variables: readonly VariablePart[],
): Omit<Program, "contextSchema"> {
  return relink({ qualifiers, variables }).program;
}

/** Parts that have been linked, and what of that serves the next version. */
export interface Linked {
  readonly qualifiers: readonly QualifierPart[];
  readonly variables: readonly VariablePart[];
  readonly program: Omit<Program, "contextSchema">;
  readonly numbers: TextNumbers;
  /** What each variable selects. */
  readonly selections: readonly Selection[];
  readonly front: Front;
}

/** The part of a program before its variables, which depends on the qualifiers and the number of variables alone. */
interface Front {
  /** Where each qualifier is. */
  readonly places: readonly number[];
  /** How many words and texts it takes. */
  readonly words: number;
  readonly texts: number;
}

/** What a variable selects, in numbers. */
interface Selection {
  /** Its values without repetition: the numbers of two texts for each, its key and itself. */
  readonly values: readonly number[];
  /** Which of them is selected, by rule; the default last. */
  readonly selected: readonly number[];
}

/** {@link link}, beside an earlier version: the same program, with less work the more parts are the same objects. */
export function relink({ qualifiers, variables }: Omit<ProgramParts, "contextSchema">, earlier?: Linked): Linked {
  const numbers = earlier !== undefined && isWorthKeeping(earlier) ? earlier.numbers : new TextNumbers();
  const known = earlier?.numbers === numbers ? earlier : undefined;
  // It will mostly be as large as before.
  const expected = known?.program.words.length ?? 1_024 + 16 * (qualifiers.length + variables.length);
  const linker = new Linker(expected, numbers);
  for (const { id } of qualifiers) linker.texts.add(id);
  for (const { id } of variables) linker.texts.add(id);
  const isSameFront = known?.qualifiers === qualifiers && known.variables.length === variables.length;
  if (isSameFront) linker.copyFront(known);
  else linker.writeFront(qualifiers);
  const { front } = linker;
  const selections = carriedOver(known && { items: known.variables, made: known.selections }, variables, (variable) =>
    selectionOf(variable, numbers),
  );
  linker.writeVariables(variables, selections);
  return { qualifiers, variables, program: linker.build(), numbers, selections, front };
}

/** Whether most of the texts that have numbers are still in use. */
function isWorthKeeping({ numbers, program }: Linked): boolean {
  return numbers.count <= 2 * program.texts.count + 1_024;
}

function selectionOf({ rules, defaultValue }: VariablePart, numbers: TextNumbers): Selection {
  const values: number[] = [];
  const indexes = new Map<number, number>();
  const select = ({ key, text }: ValuePart): number => {
    const number = numbers.of(key);
    const known = indexes.get(number);
    if (known !== undefined) return known;
    const index = values.push(number, numbers.of(text)) / 2 - 1;
    indexes.set(number, index);
    return index;
  };
  const selected = rules.map(({ value }) => select(value));
  selected.push(select(defaultValue));
  return { values, selected };
}

class Linker {
  readonly texts: TextsBuilder;
  readonly #words: Words;
  readonly #operands = new Operands();
  /** By name: where its cell is, once it is written, and its flags. */
  readonly #attributes = new Map<string, { at: number; flags: number }>();
  /** By the list's JSON text. */
  readonly #lists = new Map<string, { list: readonly JsonValue[]; at: number }>();
  /** How many ranges of buckets there are, and where the next one goes. */
  #ranges = 0;
  #nextRange = 0;
  /** Two texts of each value: its key, and itself as JSON. */
  readonly #values: number[] = [];
  #qualifiers: readonly number[] = [];

  constructor(expectedWords: number, numbers: TextNumbers) {
    this.texts = new TextsBuilder(numbers);
    this.#words = new Words(expectedWords);
    this.#words.reserve(at.HEADER_SIZE);
    this.#words.set(at.FORMAT, at.FORMAT_NUMBER);
  }

  /** What has been written so far, for {@link copyFront}. */
  get front(): Front {
    return { places: this.#qualifiers, words: this.#words.length, texts: this.texts.count };
  }

  /** Writes all that comes before the variables. */
  writeFront(qualifiers: readonly QualifierPart[]): void {
    for (const { predicates } of qualifiers) for (const predicate of predicates) this.#collect(predicate);
    this.#writeOperands();
    this.#writeQualifiers(qualifiers);
  }

  /** Takes all that comes before the variables from an earlier program; the ids have been added. */
  copyFront({ program, front }: Linked): void {
    const { words, texts } = program;
    this.#words.append(words.subarray(at.HEADER_SIZE, front.words));
    for (let header = 0; header < at.HEADER_SIZE; header++) this.#words.set(header, words[header] ?? 0);
    for (let index = this.texts.count; index < front.texts; index++) this.texts.intern(texts.at(index));
    this.#qualifiers = front.places;
  }

  #collect(predicate: PredicatePart): void {
    if (predicate.kind !== "qualifier") {
      const { flags = 0 } = this.#attributes.get(predicate.attribute) ?? {};
      const flag = predicate.kind === "bucket" ? at.BUCKETED : 0;
      this.#attributes.set(predicate.attribute, { at: 0, flags: flags | flag });
    }
    if (predicate.kind === "bucket") {
      this.#ranges++;
      return;
    }
    const list = listOf(predicate);
    if (list === null) this.#operands.collect(predicate.expected);
    else {
      this.#operands.collectList(list);
      this.#lists.set(jsonText(list), { list, at: 0 });
    }
  }

  #writeOperands(): void {
    const words = this.#words;
    const attributes = words.reserve(this.#attributes.size * at.ATTRIBUTE_SIZE, { even: true });
    this.#table(at.ATTRIBUTES, attributes, this.#attributes.size);
    for (const [index, [name, attribute]] of [...this.#attributes].entries()) {
      attribute.at = attributes + index * at.ATTRIBUTE_SIZE;
      words.set(attribute.at + at.ATTRIBUTE_PATH, this.texts.intern(name));
      words.set(attribute.at + at.ATTRIBUTE_FLAGS, attribute.flags);
    }
    const { start, count } = this.#operands.writeCells(words);
    this.#table(at.CONSTANTS, start, count);
    this.#textTable(at.STRINGS, this.#operands.strings);
    this.#textTable(at.COMPOUNDS, this.#operands.compounds);
    words.set(at.LISTS, words.length);
    for (const entry of this.#lists.values()) entry.at = this.#operands.writeList(words, entry.list);
    this.#nextRange = words.reserve(this.#ranges * at.RANGE_SIZE);
    this.#table(at.RANGES, this.#nextRange, this.#ranges);
  }

  #writeQualifiers(qualifiers: readonly QualifierPart[]): void {
    const words = this.#words;
    const table = words.reserve(qualifiers.length);
    this.#table(at.QUALIFIERS, table, qualifiers.length);
    const sizeOf = ({ predicates }: QualifierPart): number => at.PREDICATES + predicates.length * at.PREDICATE_SIZE;
    this.#qualifiers = qualifiers.map((qualifier) => words.reserve(sizeOf(qualifier)));
    for (const [index, { predicates }] of qualifiers.entries()) {
      const place = this.#qualifiers[index] ?? 0;
      words.set(table + index, place);
      words.set(place + at.QUALIFIER_INDEX, index);
      words.set(place + at.PREDICATE_COUNT, predicates.length);
      for (const [position, predicate] of predicates.entries()) {
        this.#writePredicate(place + at.PREDICATES + position * at.PREDICATE_SIZE, predicate);
      }
    }
  }

  writeVariables(variables: readonly VariablePart[], selections: readonly Selection[]): void {
    const words = this.#words;
    const table = words.reserve(variables.length);
    this.#table(at.VARIABLES, table, variables.length);
    let index = 0;
    for (const { rules } of variables) {
      const { values, selected } = selections[index] ?? NOTHING;
      const place = words.reserve(at.RULES + rules.length * at.RULE_SIZE);
      const first = this.#values.length / 2;
      for (const number of values) this.#values.push(this.texts.internNumbered(number));
      words.set(table + index++, place);
      words.set(place + at.RULE_COUNT, rules.length);
      let [rule, position] = [place + at.RULES, 0];
      for (const { qualifier } of rules) {
        words.set(rule + at.RULE_QUALIFIER, this.#qualifiers[qualifier] ?? 0);
        words.set(rule + at.RULE_VALUE, first + (selected[position++] ?? 0));
        rule += at.RULE_SIZE;
      }
      words.set(place + at.DEFAULT_VALUE, first + (selected[position] ?? 0));
    }
    words.set(at.SELECTIONS, words.reserve(variables.length));
    this.#table(at.VALUES, words.append(this.#values), this.#values.length / 2);
  }

  build(): Omit<Program, "contextSchema"> {
    this.#words.set(at.LENGTH, this.#words.length);
    return { words: this.#words.build(), texts: this.texts.build() };
  }

  #writePredicate(place: number, predicate: PredicatePart): void {
    const words = this.#words;
    if (predicate.kind === "qualifier")
      words.set(place + at.READ_QUALIFIER, this.#qualifiers[predicate.qualifier] ?? 0);
    else words.set(place + at.ATTRIBUTE, this.#attributes.get(predicate.attribute)?.at ?? 0);
    if (predicate.kind === "bucket") {
      const { salt, salted, start, end } = predicate;
      words.set(place + at.OPERATOR, at.BUCKET);
      words.set(place + at.OPERAND, this.#nextRange);
      words.set(this.#nextRange + at.RANGE_START, start);
      words.set(this.#nextRange + at.RANGE_END, end);
      words.set(this.#nextRange + at.SALT_HIGH, salted.high);
      words.set(this.#nextRange + at.SALT_LOW, salted.low);
      this.#nextRange += at.RANGE_SIZE;
      words.set(place + at.PREDICATE_TEXT, this.texts.intern(salt));
      return;
    }
    const { op, expected } = predicate;
    const list = listOf(predicate);
    const text = jsonText(expected);
    words.set(place + at.OPERATOR, COMPARE_OPERATORS.indexOf(op));
    words.set(place + at.OPERAND, list === null ? this.#operands.cellOf(expected) : (this.#lists.get(text)?.at ?? 0));
    words.set(place + at.PREDICATE_TEXT, this.texts.intern(text));
  }

  #table(header: number, start: number, count: number): void {
    this.#words.set(header, start);
    this.#words.set(header + 1, count);
  }

  #textTable(header: number, texts: Iterable<string>): void {
    const indexes = [...texts].map((text) => this.texts.intern(text));
    this.#table(header, this.#words.append(indexes), indexes.length);
  }
}

const NOTHING: Selection = { values: [], selected: [] };

function listOf(predicate: PredicatePart): readonly JsonValue[] | null {
  if (predicate.kind === "bucket") return null;
  const { op, expected } = predicate;
  return (op === "in" || op === "not_in") && isArray(expected) ? expected : null;
}
