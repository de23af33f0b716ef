import * as at from "../../../wasm/kernel/layout.ts";
import { COMPARE_OPERATORS } from "../model/operators.ts";
import { jsonText } from "../text/json-text.ts";
import { isArray, type JsonValue } from "../text/json-value.ts";
import { Operands } from "./operands.ts";
import type { PredicatePart, ProgramParts, QualifierPart, VariablePart } from "./parts.ts";
import type { Program } from "./program.ts";
import { type Selections, selectionsOf } from "./selections.ts";
import { TextNumbers, TextsBuilder } from "./texts-builder.ts";
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
  /** How many texts the program has. */
  readonly texts: number;
  readonly selections: Selections;
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

/** {@link link}, beside an earlier version: the same program, with less work the more parts are the same objects. */
export function relink({ qualifiers, variables }: Omit<ProgramParts, "contextSchema">, earlier?: Linked): Linked {
  const known = earlier !== undefined && isWorthKeeping(earlier) ? earlier : undefined;
  const numbers = known?.numbers ?? new TextNumbers();
  const ids = [...qualifiers.map(({ id }) => id), ...variables.map(({ id }) => id)];
  // It will mostly be as large as before.
  const expected = known?.program.words.length ?? 1_024 + 16 * ids.length;
  const linker = new Linker(expected, new TextsBuilder(ids, numbers));
  if (known?.qualifiers === qualifiers && known.variables.length === variables.length) linker.copyFront(known);
  else linker.writeFront(qualifiers);
  const { front } = linker;
  const selections = selectionsOf(variables, numbers, known);
  linker.writeVariables(selections);
  const texts = linker.texts.count;
  return { qualifiers, variables, program: linker.build(), numbers, texts, selections, front };
}

/** Whether most of the texts that have numbers are still in use. */
function isWorthKeeping({ numbers, texts }: Linked): boolean {
  return numbers.count <= 2 * texts + 1_024;
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
  #qualifiers: readonly number[] = [];

  constructor(expectedWords: number, texts: TextsBuilder) {
    this.texts = texts;
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
    const lists = words.reserve(this.#lists.size);
    this.#table(at.LISTS, lists, this.#lists.size);
    for (const [index, entry] of [...this.#lists.values()].entries()) {
      entry.at = this.#operands.writeList(words, entry.list);
      words.set(entry.at + at.LIST_INDEX, index);
      words.set(lists + index, entry.at);
    }
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

  writeVariables({ counts, selected, values }: Selections): void {
    const words = this.#words;
    const count = counts.length / 2;
    const table = words.reserve(count);
    this.#table(at.VARIABLES, table, count);
    const blocks = new Int32Array(count * at.RULES + (selected.length - count));
    const start = words.length;
    let [place, next, first] = [0, 0, 0];
    for (let index = 0; index < count; index++) {
      const rules = counts[2 * index] ?? 0;
      words.set(table + index, start + place);
      blocks[place + at.RULE_COUNT] = rules;
      const end = place + at.RULES + rules * at.RULE_SIZE;
      for (let rule = place + at.RULES; rule < end; rule += at.RULE_SIZE) {
        blocks[rule + at.RULE_QUALIFIER] = this.#qualifiers[selected[next++] ?? 0] ?? 0;
        blocks[rule + at.RULE_VALUE] = first + (selected[next++] ?? 0);
      }
      blocks[place + at.DEFAULT_VALUE] = first + (selected[next++] ?? 0);
      place = end;
      first += counts[2 * index + 1] ?? 0;
    }
    words.append(blocks);
    words.set(at.SELECTIONS, words.reserve(count));
    // Two texts of each value: its key, and itself as JSON.
    this.#table(at.VALUES, words.append(this.texts.internAll(values)), values.length / 2);
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

function listOf(predicate: PredicatePart): readonly JsonValue[] | null {
  if (predicate.kind === "bucket") return null;
  const { op, expected } = predicate;
  return (op === "in" || op === "not_in") && isArray(expected) ? expected : null;
}
