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
  SAFE,
  STRING_COUNT,
  STRINGS,
  TAG_BITS,
  TRUE_ID,
} from "../../../wasm/kernel/layout.ts";
import { canonicalText, doubleCell, type NumberCell, numberCell } from "../compile/constants.ts";
import type { Program } from "../compile/program.ts";
import { jsonText } from "../text/json-text.ts";
import { isFloat, type JsonValue } from "../text/json-value.ts";
import { isOrdinary, isTidy, readPath } from "./context.ts";
import type { Kernel } from "./kernel.ts";

/** Something a program reads from contexts. */
export interface Attribute {
  /** Where its cell is. */
  readonly at: number;
  readonly name: string;
  readonly path: readonly string[];
  /** Whether every name on the path is ordinary. */
  readonly isOrdinary: boolean;
  readonly isBucketed: boolean;
}

/** The attributes of a program, and how their values are lowered to cells. */
export class Attributes {
  readonly list: readonly Attribute[];
  readonly #program: Program;
  readonly #start: number;
  readonly #ofQualifiers = new Map<number, readonly Attribute[]>();
  readonly #strings: ReadonlyMap<string, number>;
  readonly #compounds: ReadonlyMap<string, number>;

  constructor(program: Program) {
    const { words, texts } = program;
    this.#program = program;
    const word = (at: number): number => words[at] ?? 0;
    this.#start = word(ATTRIBUTES);
    this.list = Array.from({ length: word(ATTRIBUTE_COUNT) }, (_, index) => {
      const at = this.#start + index * ATTRIBUTE_SIZE;
      const name = texts.at(word(at + ATTRIBUTE_PATH));
      const path = name.split(".");
      const isBucketed = (word(at + ATTRIBUTE_FLAGS) & BUCKETED) !== 0;
      return { at, name, path, isOrdinary: path.every(isOrdinary), isBucketed };
    });
    const idsOf = (table: number, count: number, first: number): Map<string, number> =>
      new Map(Array.from({ length: count }, (_, index) => [texts.at(word(table + index)), first + index]));
    this.#strings = idsOf(word(STRINGS), word(STRING_COUNT), FIRST_ID);
    this.#compounds = idsOf(word(COMPOUNDS), word(COMPOUND_COUNT), FIRST_ID + word(STRING_COUNT));
  }

  /** The attribute whose cell is at an offset. */
  indexOf(at: number): number {
    return ((at - this.#start) / ATTRIBUTE_SIZE) | 0;
  }

  /** The attributes that a qualifier reads itself. */
  ofQualifier(at: number): readonly Attribute[] {
    const known = this.#ofQualifiers.get(at);
    if (known !== undefined) return known;
    const { words } = this.#program;
    const list: Attribute[] = [];
    for (let index = 0; index < (words[at + PREDICATE_COUNT] ?? 0); index++) {
      const link = words[at + PREDICATES + index * PREDICATE_SIZE + ATTRIBUTE] ?? 0;
      const attribute = link === 0 ? undefined : this.list[this.indexOf(link)];
      if (attribute !== undefined) list.push(attribute);
    }
    this.#ofQualifiers.set(at, list);
    return list;
  }

  /** Reads every attribute of a context; undefined where there is none. */
  read(context: object): (JsonValue | undefined)[] {
    const tidy = isTidy();
    return this.list.map((attribute) => readPath(context, attribute.path, tidy && attribute.isOrdinary));
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
