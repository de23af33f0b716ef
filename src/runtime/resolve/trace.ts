import type { Program } from "../compile/program.ts";
import type { JsonObject, JsonValue } from "../text/json-value.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import { Evaluation, type PredicateOutcome, type QualifierOutcome } from "./evaluation.ts";
import { findQualifier, findVariable, selectedValue } from "./resolution.ts";

/** Why a variable resolved as it did; the JSON of docs/resolution.md, "Traces". */
export interface VariableTrace {
  readonly resolution: { readonly id: string; readonly value_key: string; readonly value: JsonValue };
  readonly default_value: string;
  /** The rules looked at, up to and including the one that matched. */
  readonly rules: readonly RuleTrace[];
  /** Every qualifier evaluated on the way, once each, by id. */
  readonly qualifier_traces: readonly QualifierTrace[];
}

/** A rule that was looked at. */
export interface RuleTrace {
  readonly index: number;
  readonly qualifier: string;
  readonly value: string;
  readonly matched: boolean;
}

/** Why a qualifier resolved as it did. */
export interface QualifierTrace {
  readonly id: string;
  readonly value: boolean;
  /** The predicates evaluated, up to and including the first false one. */
  readonly predicates: readonly PredicateTrace[];
}

/** An evaluated predicate. */
export type PredicateTrace =
  | {
      readonly index: number;
      readonly kind: "compare";
      readonly attribute: string;
      readonly op: string;
      readonly expected: JsonValue;
      readonly actual: JsonValue;
      readonly qualifier?: string;
      readonly result: boolean;
    }
  | {
      readonly index: number;
      readonly kind: "bucket";
      readonly attribute: string;
      readonly actual: JsonValue;
      readonly bucket: { readonly salt: string; readonly start: number; readonly end: number; readonly value: number };
      readonly result: boolean;
    };

/** Resolves a variable and tells how. Throws like resolveVariable. */
export function traceVariable(program: Program, id: string, context: JsonObject): VariableTrace {
  const evaluation = new Evaluation(program, context);
  const outcome = evaluation.variable(findVariable(program, id));
  const { rules, defaultValue } = outcome.variable;
  const value = selectedValue(outcome);
  const looked = outcome.matched === -1 ? rules : rules.slice(0, outcome.matched + 1);
  return {
    resolution: { id, value_key: value.key, value: value.json },
    default_value: defaultValue.key,
    rules: looked.map((rule, index) => ({
      index,
      qualifier: program.qualifiers[rule.qualifier]?.id ?? "",
      value: rule.value.key,
      matched: index === outcome.matched,
    })),
    qualifier_traces: [...evaluation.outcomes]
      .sort((a, b) => compareUtf8(a.qualifier.id, b.qualifier.id))
      .map((qualifier) => toTrace(program, qualifier)),
  };
}

/** Resolves a qualifier and tells how. Throws like resolveQualifier. */
export function traceQualifier(program: Program, id: string, context: JsonObject): QualifierTrace {
  return toTrace(program, new Evaluation(program, context).qualifier(findQualifier(program, id)));
}

function toTrace(program: Program, { qualifier, value, predicates }: QualifierOutcome): QualifierTrace {
  return { id: qualifier.id, value, predicates: predicates.map((outcome) => predicateTrace(program, outcome)) };
}

function predicateTrace(program: Program, outcome: PredicateOutcome): PredicateTrace {
  const { index, predicate, actual, bucket = 0, result } = outcome;
  const { attribute } = predicate;
  if (predicate.kind === "bucket") {
    const { salt, start, end } = predicate;
    return { index, kind: "bucket", attribute, actual, bucket: { salt, start, end, value: bucket }, result };
  }
  const { op, expected } = predicate;
  if (predicate.kind === "context") return { index, kind: "compare", attribute, op, expected, actual, result };
  const qualifier = program.qualifiers[predicate.qualifier]?.id ?? "";
  return { index, kind: "compare", attribute, op, expected, actual, qualifier, result };
}
