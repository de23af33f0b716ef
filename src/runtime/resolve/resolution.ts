import type { PlainJson, Program, SelectableValue, VariableProgram } from "../compile/program.ts";
import { RototoError } from "../errors.ts";
import type { JsonObject } from "../text/json-value.ts";
import { Evaluation, type VariableOutcome } from "./evaluation.ts";

/** What a variable resolved to. */
export interface VariableResolution {
  readonly id: string;
  readonly valueKey: string;
  /** Plain frozen JavaScript; integers beyond ±(2^53 − 1) are `bigint`. */
  readonly value: PlainJson;
  /** The value as exact JSON text. */
  readonly valueJson: string;
}

/** What a qualifier resolved to. */
export interface QualifierResolution {
  readonly id: string;
  readonly value: boolean;
}

/**
 * Resolves one variable.
 *
 * @throws {variable_not_found}, {context_attribute_missing}, {qualifier_cycle}
 */
export function resolveVariable(program: Program, id: string, context: JsonObject): VariableResolution {
  return toResolution(new Evaluation(program, context).variable(findVariable(program, id)));
}

/** Resolves every variable, in id order, against one context; the first error ends it. */
export function resolveVariables(program: Program, context: JsonObject): VariableResolution[] {
  const evaluation = new Evaluation(program, context);
  return program.variables.map((variable) => toResolution(evaluation.variable(variable)));
}

/**
 * Resolves one qualifier.
 *
 * @throws {qualifier_not_found}, {context_attribute_missing}, {qualifier_cycle}
 */
export function resolveQualifier(program: Program, id: string, context: JsonObject): QualifierResolution {
  return { id, value: new Evaluation(program, context).qualifier(findQualifier(program, id)).value };
}

/** Resolves every qualifier, in id order, against one context; the first error ends it. */
export function resolveQualifiers(program: Program, context: JsonObject): QualifierResolution[] {
  const evaluation = new Evaluation(program, context);
  return program.qualifiers.map(({ id }, index) => ({ id, value: evaluation.qualifier(index).value }));
}

/** Looks a variable up by id. */
export function findVariable(program: Program, id: string): VariableProgram {
  const variable = program.variables[program.variableIndex.get(id) ?? -1];
  if (variable === undefined) throw new RototoError("variable_not_found", `variable not found: variable://${id}`);
  return variable;
}

/** Looks a qualifier's index up by id. */
export function findQualifier(program: Program, id: string): number {
  const index = program.qualifierIndex.get(id);
  if (index === undefined) throw new RototoError("qualifier_not_found", `qualifier not found: qualifier://${id}`);
  return index;
}

/** The value a variable's outcome stands for. */
export function selectedValue({ variable, matched }: VariableOutcome): SelectableValue {
  return variable.rules[matched]?.value ?? variable.defaultValue;
}

function toResolution(outcome: VariableOutcome): VariableResolution {
  const { key, plain, text } = selectedValue(outcome);
  return { id: outcome.variable.id, valueKey: key, value: plain, valueJson: text };
}
