import * as at from "../../../wasm/kernel/layout.ts";
import { invalidSnapshot } from "./invalid-snapshot.ts";

/**
 * Checks that words are a program at rest: every table follows the one before it, every link leads to a thing of the
 * right kind, every index is below its count, and working memory is zero. The kernel itself checks nothing.
 *
 * @param textCount how many texts there are.
 * @throws {snapshot_invalid}
 */
export function checkWords(words: Int32Array, textCount: number): void {
  new Checker(words, textCount).check();
}

class Checker {
  readonly #words: Int32Array;
  readonly #textCount: number;
  readonly #lists = new Set<number>();
  /** Where the next table or record has to be. */
  #next = at.HEADER_SIZE;

  constructor(words: Int32Array, textCount: number) {
    this.#words = words;
    this.#textCount = textCount;
  }

  check(): void {
    const { length } = this.#words;
    this.#require(length >= at.HEADER_SIZE);
    this.#require(this.#word(at.FORMAT) === at.FORMAT_NUMBER);
    this.#require(this.#word(at.LENGTH) === length);
    this.#zero(at.STAMP, at.ATTRIBUTES);
    this.#attributes();
    this.#constants();
    this.#texts(at.STRINGS, this.#word(at.STRING_COUNT));
    this.#texts(at.COMPOUNDS, this.#word(at.COMPOUND_COUNT));
    this.#allLists();
    this.#ranges();
    this.#qualifiers();
    this.#variables();
    const ids = this.#word(at.QUALIFIER_COUNT) + this.#word(at.VARIABLE_COUNT);
    this.#require(ids <= this.#textCount);
    this.#table(at.SELECTIONS, this.#word(at.VARIABLE_COUNT), 1);
    this.#zero(this.#word(at.SELECTIONS), this.#next);
    this.#texts(at.VALUES, this.#word(at.VALUE_COUNT) * 2);
    this.#require(this.#next === length);
  }

  #attributes(): void {
    this.#evenNext();
    const count = this.#word(at.ATTRIBUTE_COUNT);
    const start = this.#table(at.ATTRIBUTES, count, at.ATTRIBUTE_SIZE);
    for (let attribute = start; attribute < this.#next; attribute += at.ATTRIBUTE_SIZE) {
      this.#zero(attribute, attribute + at.ATTRIBUTE_PATH);
      this.#text(attribute + at.ATTRIBUTE_PATH);
      this.#require((this.#word(attribute + at.ATTRIBUTE_FLAGS) & ~at.BUCKETED) === 0);
    }
  }

  #constants(): void {
    this.#evenNext();
    const count = this.#word(at.CONSTANT_COUNT);
    this.#require(count >= at.TRUE_ID);
    const start = this.#table(at.CONSTANTS, count, at.CELL_SIZE);
    for (let index = 0; index < count; index++) {
      const cell = start + index * at.CELL_SIZE;
      const tag = this.#word(cell + at.CELL_TAG);
      const id = this.#word(cell + at.CELL_ID);
      const isFixed = index < at.TRUE_ID;
      this.#require(tag >= at.OTHER && tag <= at.BIG);
      if (isFixed) this.#require(tag === at.OTHER && id === index + 1);
    }
  }

  #allLists(): void {
    this.#require(this.#word(at.LISTS) === this.#next);
    const end = this.#word(at.RANGES);
    this.#require(end <= this.#words.length);
    while (this.#next < end) this.#list(end);
  }

  #list(end: number): void {
    this.#evenNext();
    const list = this.#next;
    this.#require(list + at.LIST_HEADER_SIZE <= end);
    const doubles = this.#count(list + at.LIST_DOUBLES);
    const ids = this.#count(list + at.LIST_IDS);
    const bigs = this.#count(list + at.LIST_BIGS);
    const links = list + at.LIST_HEADER_SIZE + doubles * 2 + ids;
    this.#require(links + bigs <= end);
    for (let link = links; link < links + bigs; link++) {
      const cell = this.#word(link);
      this.#require(this.#isIn(at.CONSTANTS, at.CELL_SIZE, cell) && this.#word(cell + at.CELL_TAG) === at.BIG);
    }
    this.#lists.add(list);
    this.#next = links + bigs;
  }

  #ranges(): void {
    const start = this.#table(at.RANGES, this.#word(at.RANGE_COUNT), at.RANGE_SIZE);
    for (let range = start; range < this.#next; range += at.RANGE_SIZE) {
      const first = this.#word(range + at.RANGE_START);
      const end = this.#word(range + at.RANGE_END);
      this.#require(first >= 0 && first < end && end <= 10_000);
      this.#zero(range + at.BUCKET_FOUND, range + at.RANGE_SIZE);
    }
  }

  #qualifiers(): void {
    const count = this.#word(at.QUALIFIER_COUNT);
    const table = this.#table(at.QUALIFIERS, count, 1);
    for (let index = 0; index < count; index++) {
      const qualifier = this.#next;
      this.#require(this.#word(table + index) === qualifier);
      this.#require(qualifier + at.PREDICATES <= this.#words.length);
      this.#zero(qualifier, qualifier + at.QUALIFIER_INDEX);
      this.#require(this.#word(qualifier + at.QUALIFIER_INDEX) === index);
      const predicates = this.#count(qualifier + at.PREDICATE_COUNT);
      this.#require(predicates > 0);
      this.#next = qualifier + at.PREDICATES + predicates * at.PREDICATE_SIZE;
      this.#require(this.#next <= this.#words.length);
      for (let index = 0; index < predicates; index++) {
        this.#predicate(qualifier + at.PREDICATES + index * at.PREDICATE_SIZE);
      }
    }
  }

  #predicate(predicate: number): void {
    const operator = this.#word(predicate + at.OPERATOR);
    const attribute = this.#word(predicate + at.ATTRIBUTE);
    const operand = this.#word(predicate + at.OPERAND);
    this.#text(predicate + at.PREDICATE_TEXT);
    if (attribute === 0) this.#isQualifier(this.#word(predicate + at.READ_QUALIFIER));
    else {
      this.#require(this.#isIn(at.ATTRIBUTES, at.ATTRIBUTE_SIZE, attribute));
      this.#require(this.#word(predicate + at.READ_QUALIFIER) === 0);
    }
    if (operator === at.BUCKET) {
      const isBucketed = attribute !== 0 && this.#word(attribute + at.ATTRIBUTE_FLAGS) === at.BUCKETED;
      this.#require(isBucketed && this.#isIn(at.RANGES, at.RANGE_SIZE, operand));
    } else if (operator === at.IN || operator === at.NOT_IN) {
      this.#require(this.#lists.has(operand));
    } else {
      this.#require(operator >= at.EQ && operator <= at.LTE);
      this.#require(this.#isIn(at.CONSTANTS, at.CELL_SIZE, operand));
    }
  }

  #variables(): void {
    const count = this.#word(at.VARIABLE_COUNT);
    const values = this.#word(at.VALUE_COUNT);
    const table = this.#table(at.VARIABLES, count, 1);
    for (let index = 0; index < count; index++) {
      const variable = this.#next;
      this.#require(this.#word(table + index) === variable);
      this.#require(variable + at.RULES <= this.#words.length);
      const rules = this.#count(variable + at.RULE_COUNT);
      this.#next = variable + at.RULES + rules * at.RULE_SIZE;
      this.#require(this.#next <= this.#words.length);
      this.#below(this.#word(variable + at.DEFAULT_VALUE), values);
      for (let rule = variable + at.RULES; rule < this.#next; rule += at.RULE_SIZE) {
        this.#isQualifier(this.#word(rule + at.RULE_QUALIFIER));
        this.#below(this.#word(rule + at.RULE_VALUE), values);
      }
    }
  }

  /** Checks that a table is where the one before it ends, and passes over it; answers where it is. */
  #table(header: number, count: number, size: number): number {
    const start = this.#next;
    this.#require(this.#word(header) === start);
    this.#require(count >= 0 && start + count * size <= this.#words.length);
    this.#next = start + count * size;
    return start;
  }

  #texts(header: number, count: number): void {
    const start = this.#table(header, count, 1);
    for (let place = start; place < this.#next; place++) this.#text(place);
  }

  #text(place: number): void {
    this.#below(this.#word(place), this.#textCount);
  }

  #below(index: number, count: number): void {
    this.#require(index >= 0 && index < count);
  }

  #count(place: number): number {
    const count = this.#word(place);
    this.#require(count >= 0 && count <= this.#words.length);
    return count;
  }

  /** Tells whether a link leads to a record of a table. */
  #isIn(header: number, size: number, link: number): boolean {
    const offset = link - this.#word(header);
    return offset >= 0 && offset < this.#word(header + 1) * size && offset % size === 0;
  }

  /** A qualifier says its own index, and the table leads back to it. */
  #isQualifier(link: number): void {
    const index = link > 0 ? this.#word(link + at.QUALIFIER_INDEX) : -1;
    this.#below(index, this.#word(at.QUALIFIER_COUNT));
    this.#require(this.#word(this.#word(at.QUALIFIERS) + index) === link);
  }

  #evenNext(): void {
    if (this.#next % 2 === 0) return;
    this.#zero(this.#next, this.#next + 1);
    this.#next++;
  }

  #zero(from: number, to: number): void {
    for (let place = from; place < to; place++) this.#require(this.#word(place) === 0);
  }

  #word(place: number): number {
    return this.#words[place] ?? 0;
  }

  // Which link is wrong helps nobody: only a forger gets here, since the hash was right.
  #require(holds: boolean): void {
    if (!holds) throw invalidSnapshot("its tables are damaged");
  }
}
