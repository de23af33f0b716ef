import { QUALIFIER_MEMO, QUALIFIERS, TAG_MASK, TRUE } from "../../../wasm/kernel/layout.ts";
import { type Program, programIds } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import type { Kernels } from "../kernel/kernel.ts";
import { interned } from "../text/interned.ts";
import { Evaluator } from "./evaluator.ts";
import type { QualifierResolution, VariableResolution } from "./resolution.ts";
import { type SelectableValue, Values } from "./values.ts";

/** A program that resolves. */
export class Resolver {
  readonly program: Program;
  readonly values: Values;
  readonly evaluator: Evaluator;
  readonly ids: ReturnType<typeof programIds>;
  /** Made when somebody asks by id: few ask for both kinds. */
  #variables: ReadonlyMap<string, number> | undefined;
  #qualifiers: ReadonlyMap<string, number> | undefined;

  constructor(program: Program, kernels: Kernels) {
    this.program = program;
    this.values = new Values(program);
    this.evaluator = new Evaluator(program, kernels);
    this.ids = programIds(program);
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
    this.#variables ??= places(this.ids.variables);
    return placeOf(this.#variables, id, "variable");
  }

  /** Looks a qualifier up by id. */
  qualifierIndex(id: string): number {
    this.#qualifiers ??= places(this.ids.qualifiers);
    return placeOf(this.#qualifiers, id, "qualifier");
  }
}

function toResolution(id: string, { key, plain, text }: SelectableValue): VariableResolution {
  return { id, valueKey: key, value: plain, valueJson: text };
}

function places(ids: readonly string[]): Map<string, number> {
  return new Map(ids.map((id, index) => [interned(id), index]));
}

function placeOf(known: ReadonlyMap<string, number>, id: string, kind: "variable" | "qualifier"): number {
  const place = known.get(id);
  if (place === undefined) throw new RototoError(`${kind}_not_found`, `${kind} not found: ${kind}://${id}`);
  return place;
}
