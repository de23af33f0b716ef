import {
  QUALIFIER_COUNT,
  QUALIFIER_MEMO,
  QUALIFIERS,
  TAG_MASK,
  TRUE,
  VARIABLE_COUNT,
} from "../../../wasm/kernel/layout.ts";
import { type Program, programIds } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import { Evaluator } from "./evaluator.ts";
import type { Kernels } from "./kernel.ts";
import { Places } from "./places.ts";
import type { QualifierResolution, VariableResolution } from "./resolution.ts";
import { type SelectableValue, Values } from "./values.ts";

/** A program that resolves. */
export class Resolver {
  readonly program: Program;
  readonly values: Values;
  readonly evaluator: Evaluator;
  readonly #variables: Places;
  readonly #qualifiers: Places;
  #ids: ReturnType<typeof programIds> | undefined;

  constructor(program: Program, kernels: Kernels) {
    this.program = program;
    this.values = new Values(program);
    this.evaluator = new Evaluator(program, kernels);
    const qualifiers = program.words[QUALIFIER_COUNT] ?? 0;
    this.#qualifiers = new Places(program.texts, 0, qualifiers);
    this.#variables = new Places(program.texts, qualifiers, program.words[VARIABLE_COUNT] ?? 0);
  }

  /** All ids, in UTF-8 byte order. */
  get ids(): ReturnType<typeof programIds> {
    this.#ids ??= programIds(this.program);
    return this.#ids;
  }

  /** @throws {variable_not_found}, {context_attribute_missing}, {qualifier_cycle} */
  variable(id: string, context: object): VariableResolution {
    const index = this.variableIndex(id);
    return toResolution(id, this.values.at(this.evaluator.variable(index, context)));
  }

  /** Resolves every variable, in id order; the first error ends it. */
  variables(context: object): VariableResolution[] {
    const selected = this.evaluator.variables(context);
    return this.ids.variables.map((id, index) => toResolution(id, this.values.at(selected[index] ?? 0)));
  }

  /** @throws {qualifier_not_found}, {context_attribute_missing}, {qualifier_cycle} */
  qualifier(id: string, context: object): QualifierResolution {
    const index = this.qualifierIndex(id);
    return { id, value: this.evaluator.qualifier(index, context) };
  }

  /** Resolves every qualifier, in id order; the first error ends it. */
  qualifiers(context: object): QualifierResolution[] {
    this.evaluator.qualifiers(context);
    const { words } = this.evaluator;
    const table = words[QUALIFIERS] ?? 0;
    const memo = (index: number): number => words[(words[table + index] ?? 0) + QUALIFIER_MEMO] ?? 0;
    return this.ids.qualifiers.map((id, index) => ({ id, value: (memo(index) & TAG_MASK) === TRUE }));
  }

  /** Looks a variable up by id. */
  variableIndex(id: string): number {
    return placeOf(this.#variables, id, "variable");
  }

  /** Looks a qualifier up by id. */
  qualifierIndex(id: string): number {
    return placeOf(this.#qualifiers, id, "qualifier");
  }
}

function toResolution(id: string, { key, plain, text }: SelectableValue): VariableResolution {
  return { id, valueKey: key, value: plain, valueJson: text };
}

function placeOf(places: Places, id: string, kind: "variable" | "qualifier"): number {
  const place = places.of(id);
  if (place === undefined) throw new RototoError(`${kind}_not_found`, `${kind} not found: ${kind}://${id}`);
  return place;
}
