import { QUALIFIER_COUNT, VARIABLE_COUNT } from "../../../wasm/kernel/layout.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import type { Texts } from "./texts.ts";

/**
 * A compiled workspace: everything resolution needs and nothing else. The tables are flat, and equal workspaces have
 * equal ones.
 */
export interface Program {
  /** Attributes, constants, qualifiers, variables and values, laid out as wasm/kernel/layout.ts says; never written to. */
  readonly words: Int32Array<ArrayBuffer>;
  /** The ids of the qualifiers, those of the variables, and every other text the tables refer to. */
  readonly texts: Texts;
  readonly contextSchema: ContextSchema | null;
}

/** The ids of a program's qualifiers and variables, each in UTF-8 byte order; their places are their indexes. */
export function programIds({ words, texts }: Program): {
  readonly qualifiers: readonly string[];
  readonly variables: readonly string[];
} {
  const count = words[QUALIFIER_COUNT] ?? 0;
  const ids = Array.from({ length: count + (words[VARIABLE_COUNT] ?? 0) }, (_, index) => texts.at(index));
  return { qualifiers: Object.freeze(ids.slice(0, count)), variables: Object.freeze(ids.slice(count)) };
}
