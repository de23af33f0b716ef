import { VALUE_COUNT, VALUES } from "../../../wasm/kernel/layout.ts";
import type { Program } from "../compile/program.ts";
import { invalidSnapshot } from "../snapshot/invalid-snapshot.ts";
import { deepFreeze } from "../text/deep-freeze.ts";
import type { JsonValue } from "../text/json-value.ts";
import { parseOwnJson } from "../text/own-json.ts";
import { type PlainJson, toPlain } from "../text/plain-json.ts";

/** A value a variable may select, in every form it is asked for. */
export interface SelectableValue {
  readonly key: string;
  /** As exact JSON text. */
  readonly text: string;
  /** Frozen. */
  readonly json: JsonValue;
  /** As plain JavaScript, frozen. */
  readonly plain: PlainJson;
}

/** The values of a program, each parsed when it is first asked for. */
export class Values {
  readonly #program: Program;
  readonly #known: SelectableValue[];

  constructor(program: Program) {
    this.#program = program;
    this.#known = new Array<SelectableValue>(program.words[VALUE_COUNT] ?? 0);
  }

  /** The value at an index. */
  at(index: number): SelectableValue {
    const known = this.#known[index];
    if (known !== undefined) return known;
    const { words, texts } = this.#program;
    const at = (words[VALUES] ?? 0) + 2 * index;
    const text = texts.at(words[at + 1] ?? 0);
    const json = deepFreeze(parsed(text));
    const value = { key: texts.at(words[at] ?? 0), text, json, plain: toPlain(json) };
    this.#known[index] = value;
    return value;
  }
}

/** Reads a text that was written as JSON when the program was made; a forged snapshot may hold anything. */
export function parsed(text: string): JsonValue {
  try {
    return parseOwnJson(text);
  } catch {
    throw invalidSnapshot("its texts are damaged");
  }
}
