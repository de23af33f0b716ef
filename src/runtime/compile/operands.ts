import {
  BIG,
  CELL_DOUBLE,
  CELL_HIGH,
  CELL_ID,
  CELL_LOW,
  CELL_SIZE,
  CELL_TAG,
  FALSE_ID,
  FIRST_ID,
  LIST_BIGS,
  LIST_DOUBLES,
  LIST_HEADER_SIZE,
  LIST_IDS,
  NULL_ID,
  OTHER,
  TRUE_ID,
} from "../../../wasm/kernel/layout.ts";
import { isArray, isFloat, isNumber, isObject, type JsonValue } from "../text/json-value.ts";
import { canonicalText, doubleCell, type NumberCell, numberCell } from "./constants.ts";
import type { Words } from "./words.ts";

/** A constant as its cell holds it: a number, or the id of anything else. */
type Cell = NumberCell | { readonly tag: typeof OTHER; readonly id: number };

/**
 * What predicates compare with, each once. Strings have ids in the order they are met, arrays and objects after them,
 * so everything has to be collected before the first word is written.
 */
export class Operands {
  readonly #strings = new Map<string, number>();
  readonly #compounds = new Map<string, number>();
  readonly #cells = new Map<string, JsonValue>();
  readonly #offsets = new Map<string, number>();

  constructor() {
    // Every program has these, in this order: a qualifier's result is one of them.
    for (const value of [null, false, true]) this.collect(value);
  }

  get strings(): Iterable<string> {
    return this.#strings.keys();
  }

  get compounds(): Iterable<string> {
    return this.#compounds.keys();
  }

  /** Takes note of a value that is compared with as a whole. */
  collect(value: JsonValue): void {
    this.#cells.set(canonicalText(value), value);
    this.#collectId(value);
  }

  /** Takes note of the elements of a list. */
  collectList(list: readonly JsonValue[]): void {
    for (const element of list) {
      if (typeof element === "bigint") this.collect(element);
      else this.#collectId(element);
    }
  }

  /** Writes the cells; answers where they start and how many there are. */
  writeCells(words: Words): { start: number; count: number } {
    const start = words.reserve(this.#cells.size * CELL_SIZE, { even: true });
    let at = start;
    for (const [text, value] of this.#cells) {
      const cell = this.#cell(value);
      words.set(at + CELL_TAG, cell.tag);
      if ("id" in cell) words.set(at + CELL_ID, cell.id);
      else {
        words.setDouble(at + CELL_DOUBLE, cell.double);
        words.setDouble(at + CELL_HIGH, cell.high);
        words.setDouble(at + CELL_LOW, cell.low);
      }
      this.#offsets.set(text, at);
      at += CELL_SIZE;
    }
    return { start, count: this.#cells.size };
  }

  /** Where the cell of a collected value is. */
  cellOf(value: JsonValue): number {
    return known(this.#offsets.get(canonicalText(value)));
  }

  /** Writes a list; answers where it is. */
  writeList(words: Words, list: readonly JsonValue[]): number {
    const cells = list.map((element) => this.#cell(element));
    const ids = ascending(cells.flatMap((cell) => ("id" in cell ? cell.id : [])));
    const doubles = ascending(cells.flatMap((cell) => ("id" in cell || cell.tag === BIG ? [] : cell.double)));
    const bigs = ascending(list.flatMap((element, index) => (cells[index]?.tag === BIG ? this.cellOf(element) : [])));
    const at = words.reserve(LIST_HEADER_SIZE + doubles.length * 2, { even: true });
    words.set(at + LIST_IDS, ids.length);
    words.set(at + LIST_DOUBLES, doubles.length);
    words.set(at + LIST_BIGS, bigs.length);
    for (const [index, double] of doubles.entries()) words.setDouble(at + LIST_HEADER_SIZE + index * 2, double);
    words.append(ids);
    words.append(bigs);
    return at;
  }

  #collectId(value: JsonValue): void {
    if (typeof value === "string") note(this.#strings, value);
    else if (isArray(value) || isObject(value)) note(this.#compounds, canonicalText(value));
  }

  #cell(value: JsonValue): Cell {
    if (isNumber(value)) return isFloat(value) ? doubleCell(value.value) : numberCell(value);
    return { tag: OTHER, id: this.#id(value) };
  }

  #id(value: Exclude<JsonValue, number | bigint>): number {
    if (value === null) return NULL_ID;
    if (typeof value === "boolean") return value ? TRUE_ID : FALSE_ID;
    if (typeof value === "string") return FIRST_ID + known(this.#strings.get(value));
    return FIRST_ID + this.#strings.size + known(this.#compounds.get(canonicalText(value)));
  }
}

/** Gives a text the next place, unless it has one. */
function note(places: Map<string, number>, text: string): void {
  if (!places.has(text)) places.set(text, places.size);
}

/** The distinct numbers of a list in order; −0 is 0. */
function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function known(place: number | undefined): number {
  if (place === undefined) throw new Error("unreachable: operands are collected before they are written");
  return place;
}
