import {
  ATTRIBUTE,
  ATTRIBUTE_COUNT,
  ATTRIBUTE_FLAGS,
  ATTRIBUTE_PATH,
  ATTRIBUTE_SIZE,
  ATTRIBUTES,
  BUCKETED,
  CELL_DOUBLE,
  CELL_HIGH,
  CELL_ID,
  CELL_LOW,
  COMPOUND_COUNT,
  COMPOUNDS,
  FALSE_ID,
  FIRST_ID,
  MISSING,
  NULL_ID,
  OTHER,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATES,
  QUALIFIER_COUNT,
  QUALIFIER_INDEX,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULES,
  SAFE,
  STRING_COUNT,
  STRINGS,
  TAG_BITS,
  TRUE_ID,
  VARIABLE_COUNT,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import { canonicalText, doubleCell, type NumberCell, numberCell } from "../compile/constants.ts";
import type { Program } from "../compile/program.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { interned } from "../text/interned.ts";
import { jsonText } from "../text/json-text.ts";
import { isFloat, type JsonValue } from "../text/json-value.ts";
import type { Shape } from "../text/schema/common/shape.ts";
import { shapeWith } from "./admit-context.ts";
import { isOrdinary } from "./context.ts";
import { type ContextPath, contextPath, type ParentNames, readPaths } from "./context-reader.ts";
import { copyValue } from "./copy-context.ts";
import { readName } from "./read-name.ts";

/** Something a program reads from contexts. */
export interface Attribute extends ContextPath {
  /** Where its cell is. */
  readonly at: number;
  readonly name: string;
  readonly isBucketed: boolean;
}

/** The values of a program's attributes, by their places in the list. */
export type Values = readonly (JsonValue | undefined)[];

/** Attributes that lie in the same object: in the context itself where there is no name, or in what it has under that. */
export interface Siblings {
  readonly name: string | undefined;
  /** Where the name is read: {@link siteOf}. */
  readonly site: number;
  readonly attributes: readonly Attribute[];
}

/**
 * How many attributes of a variable's rules are read before the first of them is looked at: to stop for one costs as
 * much as to read it, and most contexts get past the first rule.
 */
const AHEAD = 6;

/** The attributes of a program, and how their values are lowered to cells. */
export class Attributes {
  readonly list: readonly Attribute[];
  readonly #words: Int32Array;
  readonly #ofQualifiers: (readonly Attribute[])[];
  readonly #ofVariables: (readonly Siblings[])[];
  /** One copy of what many variables read, by their cells: what is small stays in the processor's cache. */
  readonly #known = new Map<string, readonly Siblings[]>();
  #shape: Shape | undefined;
  readonly #strings: ReadonlyMap<string, number>;
  readonly #compounds: ReadonlyMap<string, number>;

  constructor({ words, texts }: Program) {
    this.#words = words;
    this.#ofQualifiers = new Array(this.#word(QUALIFIER_COUNT));
    this.#ofVariables = new Array(this.#word(VARIABLE_COUNT));
    const parents = new Map<string, ParentNames>();
    this.list = Array.from({ length: this.#word(ATTRIBUTE_COUNT) }, (_, index) => {
      const at = this.#word(ATTRIBUTES) + index * ATTRIBUTE_SIZE;
      const name = texts.at(this.#word(at + ATTRIBUTE_PATH));
      const isBucketed = (this.#word(at + ATTRIBUTE_FLAGS) & BUCKETED) !== 0;
      const path = contextPath(name, index, parents);
      return { at, index, name, isBucketed, parents: path.parents, key: path.key, site: path.site };
    });
    const idsOf = (table: number, count: number, first: number): Map<string, number> =>
      new Map(
        Array.from({ length: count }, (_, index) => [interned(texts.at(this.#word(table + index))), first + index]),
      );
    const strings = this.#word(STRING_COUNT);
    this.#strings = idsOf(this.#word(STRINGS), strings, FIRST_ID);
    this.#compounds = idsOf(this.#word(COMPOUNDS), this.#word(COMPOUND_COUNT), FIRST_ID + strings);
  }

  /** The place in the list of the attribute whose cell is at an offset. */
  indexOf(at: number): number {
    return ((at - this.#word(ATTRIBUTES)) / ATTRIBUTE_SIZE) | 0;
  }

  /** The attributes that the qualifier at an offset reads itself. */
  ofQualifier(at: number): readonly Attribute[] {
    const index = this.#word(at + QUALIFIER_INDEX);
    this.#ofQualifiers[index] ??= this.#at(this.#readBy(at));
    return this.#ofQualifiers[index];
  }

  /** The first attributes that the rules of the variable at an index read themselves, of those that {@link fillAhead} reads. */
  ofVariable(index: number): readonly Siblings[] {
    const known = this.#ofVariables[index];
    if (known !== undefined) return known;
    const found = this.#siblings(this.#readByRules(this.#word(this.#word(VARIABLES) + index)));
    this.#ofVariables[index] = found;
    return found;
  }

  /** The shape of contexts, and in it the attributes. */
  shapeIn(shape: Shape): Shape {
    this.#shape ??= shapeWith(this.list, shape);
    return this.#shape;
  }

  /** Reads attributes of a context, all unless told otherwise; undefined where there is none. */
  read(context: object, attributes: readonly Attribute[] = this.list): Values {
    const values = new Array<JsonValue | undefined>(this.list.length);
    readPaths(context, attributes, values);
    return values;
  }

  #readByRules(variable: number): Set<number> {
    const links = new Set<number>();
    for (let index = 0; index < this.#word(variable + RULE_COUNT) && links.size < AHEAD; index++) {
      const qualifier = this.#word(variable + RULES + index * RULE_SIZE + RULE_QUALIFIER);
      for (const link of this.#readBy(qualifier)) links.add(link);
    }
    return links;
  }

  #readBy(qualifier: number): Set<number> {
    const links = new Set<number>();
    for (let index = 0; index < this.#word(qualifier + PREDICATE_COUNT); index++) {
      links.add(this.#word(qualifier + PREDICATES + index * PREDICATE_SIZE + ATTRIBUTE));
    }
    // What reads a qualifier reads no attribute.
    links.delete(0);
    return links;
  }

  #siblings(links: ReadonlySet<number>): readonly Siblings[] {
    const key = [...links].join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#at(links).filter(({ parents }) => parents.names.length < 2);
    const siblings = Array.from(new Set(found.map(({ parents }) => parents)), (parents) => {
      const attributes = found.filter((attribute) => attribute.parents === parents);
      return { name: parents.names[0], site: parents.sites[0] ?? 0, attributes };
    });
    this.#known.set(key, siblings);
    return siblings;
  }

  #at(links: ReadonlySet<number>): readonly Attribute[] {
    return Array.from(links, (at) => this.list[this.indexOf(at)] as Attribute);
  }

  #word(at: number): number {
    return this.#words[at] ?? 0;
  }

  /** Fills in the cells of some attributes, of whatever has been read. */
  fill(kernel: Kernel, values: Values, attributes: readonly Attribute[], stamp: number): void {
    for (const attribute of attributes) this.write(kernel, attribute, values[attribute.index], stamp);
  }

  /**
   * Fills in what is plain, of attributes that are likely to be needed: scalars in object literals. All else waits until it
   * is needed. This is most of what a resolution costs: written as it is, engines make it one piece of code.
   */
  fillAhead(kernel: Kernel, context: object, siblings: readonly Siblings[], stamp: number): void {
    if (!isOrdinary(context)) return;
    const { words, doubles } = kernel;
    const strings = this.#strings;
    const stamped = stamp << TAG_BITS;
    for (let group = 0; group < siblings.length; group++) {
      const { name, site, attributes } = siblings[group] as Siblings;
      const place = name === undefined ? context : readName(context, name, site);
      if (!isOrdinary(place)) continue;
      for (let index = 0; index < attributes.length; index++) {
        const attribute = attributes[index] as Attribute;
        const { at, isBucketed } = attribute;
        const value = readName(place, attribute.key, attribute.site);
        if (typeof value === "string" && !isBucketed) {
          words[at] = stamped | OTHER;
          words[at + CELL_ID] = (strings.get(value) as number) | 0;
        } else if (typeof value === "number" && (value | 0) === value && !isBucketed) {
          words[at] = stamped | SAFE;
          doubles[(at + CELL_DOUBLE) >> 1] = value;
        } else if (typeof value !== "object" || value === null) {
          this.write(kernel, attribute, copyValue(value, attribute.key, 1), stamp);
          // They have moved: what is left waits.
          if (kernel.words !== words) return;
        }
      }
    }
  }

  /** Fills in an attribute's cell. */
  write(kernel: Kernel, { at, isBucketed }: Attribute, value: JsonValue | undefined, stamp: number): void {
    if (isBucketed && value !== undefined) kernel.putText(at, typeof value === "string" ? value : jsonText(value));
    const { words, doubles } = kernel;
    const stamped = stamp << TAG_BITS;
    if (typeof value === "string") {
      words[at] = stamped | OTHER;
      words[at + CELL_ID] = this.#strings.get(value) ?? 0;
    } else if (typeof value === "number" && Number.isSafeInteger(value)) {
      words[at] = stamped | SAFE;
      doubles[(at + CELL_DOUBLE) >> 1] = value;
    } else if (value === undefined) {
      words[at] = stamped | MISSING;
    } else if (typeof value === "number" || typeof value === "bigint") {
      writeNumber(kernel, at, numberCell(value), stamped);
    } else if (isFloat(value)) {
      writeNumber(kernel, at, doubleCell(value.value), stamped);
    } else {
      words[at] = stamped | OTHER;
      words[at + CELL_ID] = this.#idOf(value);
    }
  }

  #idOf(value: Exclude<JsonValue, number | bigint>): number {
    if (value === null) return NULL_ID;
    if (typeof value === "boolean") return value ? TRUE_ID : FALSE_ID;
    return this.#compounds.size === 0 ? 0 : (this.#compounds.get(canonicalText(value)) ?? 0);
  }
}

function writeNumber({ words, doubles }: Kernel, at: number, cell: NumberCell, stamped: number): void {
  words[at] = stamped | cell.tag;
  doubles[(at + CELL_DOUBLE) >> 1] = cell.double;
  doubles[(at + CELL_HIGH) >> 1] = cell.high;
  doubles[(at + CELL_LOW) >> 1] = cell.low;
}
