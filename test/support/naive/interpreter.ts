import type { PredicatePart, ProgramParts, RulePart } from "../../../src/runtime/compile/parts.ts";
import { RototoError } from "../../../src/runtime/errors.ts";
import type { PredicateTrace, QualifierTrace, VariableTrace } from "../../../src/runtime/index.ts";
import { jsonText } from "../../../src/runtime/text/json-text.ts";
import type { JsonObject } from "../../../src/runtime/text/json-value.ts";
import { compareUtf8 } from "../../../src/runtime/text/utf8-order.ts";
import { Evaluation, type PredicateOutcome, type QualifierOutcome } from "./evaluation.ts";

/**
 * Evaluates the checked parts of a program one by one, as docs/resolution.md tells it and with no thought of speed: what
 * the kernel's builds are compared with.
 */
export class NaiveInterpreter {
  readonly #parts: ProgramParts;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
  }

  resolveVariable(id: string, context: JsonObject): { id: string; valueKey: string; valueJson: string } {
    return this.#resolution(id, new Evaluation(this.#parts, context));
  }

  resolveVariables(context: JsonObject): { id: string; valueKey: string; valueJson: string }[] {
    const evaluation = new Evaluation(this.#parts, context);
    return this.#parts.variables.map(({ id }) => this.#resolution(id, evaluation));
  }

  resolveQualifier(id: string, context: JsonObject): { id: string; value: boolean } {
    return { id, value: new Evaluation(this.#parts, context).qualifier(this.#qualifier(id)).value };
  }

  resolveQualifiers(context: JsonObject): { id: string; value: boolean }[] {
    const evaluation = new Evaluation(this.#parts, context);
    return this.#parts.qualifiers.map(({ id }, index) => ({ id, value: evaluation.qualifier(index).value }));
  }

  traceVariable(id: string, context: JsonObject): VariableTrace {
    const evaluation = new Evaluation(this.#parts, context);
    const { variable, matched } = evaluation.variable(this.#variable(id));
    const { rules, defaultValue } = variable;
    const { key, json } = rules[matched]?.value ?? defaultValue;
    const looked = matched === -1 ? rules : rules.slice(0, matched + 1);
    return {
      resolution: { id, value_key: key, value: json },
      default_value: defaultValue.key,
      rules: looked.map((rule, index) => this.#rule(rule, index, index === matched)),
      qualifier_traces: [...evaluation.outcomes]
        .sort((a, b) => compareUtf8(a.qualifier.id, b.qualifier.id))
        .map((outcome) => this.#trace(outcome)),
    };
  }

  traceQualifier(id: string, context: JsonObject): QualifierTrace {
    return this.#trace(new Evaluation(this.#parts, context).qualifier(this.#qualifier(id)));
  }

  #resolution(id: string, evaluation: Evaluation): { id: string; valueKey: string; valueJson: string } {
    const { variable, matched } = evaluation.variable(this.#variable(id));
    const { key, json } = variable.rules[matched]?.value ?? variable.defaultValue;
    return { id, valueKey: key, valueJson: jsonText(json) };
  }

  #rule({ qualifier, value }: RulePart, index: number, matched: boolean): VariableTrace["rules"][number] {
    return { index, qualifier: this.#idOf(qualifier), value: value.key, matched };
  }

  #trace({ qualifier, value, predicates }: QualifierOutcome): QualifierTrace {
    return { id: qualifier.id, value, predicates: predicates.map((outcome) => this.#predicate(outcome)) };
  }

  #predicate({ index, predicate, actual, bucket = 0, result }: PredicateOutcome): PredicateTrace {
    const attribute = this.#attribute(predicate);
    if (predicate.kind === "bucket") {
      const { salt, start, end } = predicate;
      return { index, kind: "bucket", attribute, actual, bucket: { salt, start, end, value: bucket }, result };
    }
    const { op, expected } = predicate;
    if (predicate.kind === "context") return { index, kind: "compare", attribute, op, expected, actual, result };
    const qualifier = this.#idOf(predicate.qualifier);
    return { index, kind: "compare", attribute, op, expected, actual, qualifier, result };
  }

  #attribute(predicate: PredicatePart): string {
    return predicate.kind === "qualifier" ? `qualifier.${this.#idOf(predicate.qualifier)}` : predicate.attribute;
  }

  #idOf(qualifier: number): string {
    return this.#parts.qualifiers[qualifier]?.id ?? "";
  }

  #variable(id: string): ProgramParts["variables"][number] {
    const variable = this.#parts.variables.find((each) => each.id === id);
    if (variable === undefined) throw new RototoError("variable_not_found", `variable not found: variable://${id}`);
    return variable;
  }

  #qualifier(id: string): number {
    const index = this.#parts.qualifiers.findIndex((each) => each.id === id);
    if (index < 0) throw new RototoError("qualifier_not_found", `qualifier not found: qualifier://${id}`);
    return index;
  }
}
