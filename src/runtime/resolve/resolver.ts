import {
  QUALIFIER_MEMO,
  QUALIFIERS,
  SELECTIONS,
  TAG_MASK,
  TRUE,
  VALUE_COUNT,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import { type Program, programIds } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import type { Kernels } from "../kernel/kernel.ts";
import { interned } from "../text/interned.ts";
import type { VariableDecision } from "./decision.ts";
import { Evaluator } from "./evaluator.ts";
import type { QualifierResolution, VariableResolution } from "./resolution.ts";
import { Values } from "./values.ts";

/** A program that resolves. */
export class Resolver {
  readonly program: Program;
  readonly values: Values;
  readonly evaluator: Evaluator;
  /** The decisions there have been; decision.ts says where each has its place. */
  readonly decisions: VariableDecision[];
  /** The resolutions there have been, by value. */
  readonly #resolutions: VariableResolution[];
  #ids: ReturnType<typeof programIds> | undefined;
  /** Made when somebody asks by id: few ask for both kinds. */
  #variables: ReadonlyMap<string, number> | undefined;
  #qualifiers: ReadonlyMap<string, number> | undefined;

  constructor(program: Program, kernels: Kernels) {
    this.program = program;
    this.values = new Values(program);
    this.evaluator = new Evaluator(program, kernels);
    // Engines take arrays for tables with holes when they grow by leaps.
    const { words } = program;
    this.decisions = new Array<VariableDecision>((words[SELECTIONS] ?? 0) - (words[VARIABLES] ?? 0));
    this.#resolutions = new Array<VariableResolution>(words[VALUE_COUNT] ?? 0);
  }

  /** All ids there are. */
  get ids(): ReturnType<typeof programIds> {
    this.#ids ??= programIds(this.program);
    return this.#ids;
  }

  /** @throws {variable_not_found}, {context_attribute_missing}, {qualifier_cycle} */
  variable(id: string, context: object): VariableResolution {
    const index = this.variableIndex(id);
    return this.resolution(id, this.evaluator.variable(index, context));
  }

  /** Resolves every variable, in id order; the first error ends it. */
  variables(context: object): VariableResolution[] {
    const selected = this.evaluator.variables(context);
    return this.ids.variables.map((id, index) => this.resolution(id, selected[index] ?? 0));
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

  /** What a variable is that resolves to the value at an index: one of few, each made once and frozen. */
  resolution(id: string, selected: number): VariableResolution {
    const known = this.#resolutions[selected];
    // A forged snapshot may give two variables the same value.
    if (known?.id === id) return known;
    const { key, plain, text } = this.values.at(selected);
    const resolution = Object.freeze({ id, valueKey: key, value: plain, valueJson: text });
    this.#resolutions[selected] = resolution;
    return resolution;
  }

  /** Looks a variable up by id. */
  variableIndex(id: string): number {
    this.#variables ??= places(this.ids.variables);
    return placeOf(this.#variables, id, "variable");
  }

  /** Looks a qualifier up by id. */
  qualifierIndex(id: string): number {
    this.#qualifiers ??= places(this.ids.qualifiers);
    return placeOf(this.#qualifiers, id, "qualifier");
  }
}

function places(ids: readonly string[]): Map<string, number> {
  return new Map(ids.map((id, index) => [interned(id), index]));
}

function placeOf(known: ReadonlyMap<string, number>, id: string, kind: "variable" | "qualifier"): number {
  const place = known.get(id);
  if (place === undefined) throw new RototoError(`${kind}_not_found`, `${kind} not found: ${kind}://${id}`);
  return place;
}
