import {
  DEFAULT_VALUE,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATES,
  QUALIFIER_INDEX,
  QUALIFIERS,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULE_VALUE,
  RULES,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import type { JsonValue } from "../text/json-value.ts";
import { CapturedContext } from "./evaluator.ts";
import type { Resolver } from "./resolver.ts";
import { EvaluationRecord, type PredicateTrace } from "./trace.ts";

/** The rules of a variable, as they were compiled. */
export interface VariableDefinition {
  readonly id: string;
  /** The key of its default value. */
  readonly default_value: string;
  readonly rules: readonly { readonly index: number; readonly qualifier: string; readonly value: string }[];
  /** The values that these keys stand for. */
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** The predicates of a qualifier, as they were compiled. */
export interface QualifierDefinition {
  readonly id: string;
  readonly predicates: readonly PredicateDefinition[];
}

/** A predicate, in the words of traces. */
export type PredicateDefinition =
  | {
      readonly index: number;
      readonly kind: "compare";
      readonly attribute: string;
      readonly op: string;
      readonly expected: JsonValue;
      /** The qualifier it reads, where it reads one. */
      readonly qualifier?: string;
    }
  | {
      readonly index: number;
      readonly kind: "bucket";
      readonly attribute: string;
      readonly qualifier?: never;
      readonly bucket: { readonly salt: string; readonly start: number; readonly end: number };
    };

/** Reads a variable's definition out of a program. @throws {variable_not_found} */
export function variableDefinition(resolver: Resolver, id: string): VariableDefinition {
  const { program, values } = resolver;
  const word = (place: number): number => program.words[place] ?? 0;
  const at = word(word(VARIABLES) + resolver.variableIndex(id));
  const byDefault = values.at(word(at + DEFAULT_VALUE));
  const rules = Array.from({ length: word(at + RULE_COUNT) }, (_, index) => {
    const rule = at + RULES + index * RULE_SIZE;
    const qualifier = program.texts.at(word(word(rule + RULE_QUALIFIER) + QUALIFIER_INDEX));
    return { index, qualifier, selected: values.at(word(rule + RULE_VALUE)) };
  });
  return {
    id,
    default_value: byDefault.key,
    rules: rules.map(({ index, qualifier, selected: { key } }) => ({ index, qualifier, value: key })),
    values: Object.fromEntries(
      [byDefault, ...rules.map(({ selected }) => selected)].map(({ key, json }) => [key, json]),
    ),
  };
}

/** Reads a qualifier's definition out of a program. @throws {qualifier_not_found} */
export function qualifierDefinition(resolver: Resolver, id: string): QualifierDefinition {
  const { program, evaluator } = resolver;
  // Traces read all of a predicate that was compiled; there is no context to tell more of.
  const record = new EvaluationRecord(program, evaluator, new CapturedContext([]));
  const at = record.word(record.word(QUALIFIERS) + resolver.qualifierIndex(id));
  const predicates = Array.from({ length: record.word(at + PREDICATE_COUNT) }, (_, index) =>
    asCompiled(record.predicate(at + PREDICATES + index * PREDICATE_SIZE, index, false)),
  );
  return { id, predicates };
}

/** Leaves out of a predicate's trace what an evaluation adds. */
function asCompiled(trace: PredicateTrace): PredicateDefinition {
  const { index, attribute } = trace;
  if (trace.kind === "bucket") {
    const { salt, start, end } = trace.bucket;
    return { index, kind: "bucket", attribute, bucket: { salt, start, end } };
  }
  const { kind, op, expected, qualifier } = trace;
  const compare = { index, kind, attribute, op, expected };
  return qualifier === undefined ? compare : { ...compare, qualifier };
}
