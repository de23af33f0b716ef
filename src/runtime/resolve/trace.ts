import {
  ATTRIBUTE,
  BUCKET_FOUND,
  DEFAULT_VALUE,
  OPERAND,
  OPERATOR,
  PREDICATE_SIZE,
  PREDICATE_TEXT,
  PREDICATES,
  QUALIFIER_COUNT,
  QUALIFIER_INDEX,
  QUALIFIER_MEMO,
  QUALIFIER_NEXT,
  QUALIFIERS,
  RANGE_END,
  RANGE_START,
  READ_QUALIFIER,
  RULE,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULE_VALUE,
  RULES,
  STAMP,
  TAG_BITS,
  TAG_MASK,
  TRUE,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import type { Program } from "../compile/program.ts";
import type { Texts } from "../compile/texts.ts";
import { COMPARE_OPERATORS } from "../model/operators.ts";
import { deepFreeze } from "../text/deep-freeze.ts";
import type { JsonValue } from "../text/json-value.ts";
import type { Attributes } from "./attributes.ts";
import { CapturedContext, type Evaluator } from "./evaluator.ts";
import type { Resolver } from "./resolver.ts";
import { parsed } from "./values.ts";

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

/** Resolves a variable and tells how. Throws like {@link Resolver.variable}. */
export function traceVariable(resolver: Resolver, id: string, context: object): VariableTrace {
  const { program, evaluator, values } = resolver;
  const index = resolver.variableIndex(id);
  const captured = captureAnew(evaluator, context);
  const value = values.at(evaluator.variable(index, captured));
  const record = new EvaluationRecord(program, evaluator, captured);
  const at = record.word(record.word(VARIABLES) + index);
  const matched = record.word(RULE);
  const looked = matched === -1 ? record.word(at + RULE_COUNT) : matched + 1;
  return {
    resolution: { id, value_key: value.key, value: value.json },
    default_value: values.at(record.word(at + DEFAULT_VALUE)).key,
    rules: Array.from({ length: looked }, (_, position) => {
      const rule = at + RULES + position * RULE_SIZE;
      return {
        index: position,
        qualifier: record.qualifierId(record.word(rule + RULE_QUALIFIER)),
        value: values.at(record.word(rule + RULE_VALUE)).key,
        matched: position === matched,
      };
    }),
    qualifier_traces: record.qualifiers(),
  };
}

/** Resolves a qualifier and tells how. Throws like {@link Resolver.qualifier}. */
export function traceQualifier(resolver: Resolver, id: string, context: object): QualifierTrace {
  const { program, evaluator } = resolver;
  const index = resolver.qualifierIndex(id);
  const captured = captureAnew(evaluator, context);
  evaluator.qualifier(index, captured);
  const record = new EvaluationRecord(program, evaluator, captured);
  return record.qualifier(record.word(record.word(QUALIFIERS) + index));
}

/** A trace shows what its own resolution evaluates, so it begins with nothing known. */
function captureAnew(evaluator: Evaluator, context: object): CapturedContext {
  return new CapturedContext(evaluator.capture(context).values);
}

/** What the kernel's working memory tells of the evaluation that just ended. */
export class EvaluationRecord {
  readonly #words: Int32Array;
  readonly #texts: Texts;
  readonly #attributes: Attributes;
  readonly #context: CapturedContext;

  constructor({ texts }: Program, { words, attributes }: Evaluator, context: CapturedContext) {
    this.#words = words;
    this.#texts = texts;
    this.#attributes = attributes;
    this.#context = context;
  }

  word(at: number): number {
    return this.#words[at] ?? 0;
  }

  qualifierId(at: number): string {
    return this.#texts.at(this.word(at + QUALIFIER_INDEX));
  }

  /** Every qualifier that was evaluated, in id order. */
  qualifiers(): QualifierTrace[] {
    const table = this.word(QUALIFIERS);
    const stamp = this.word(STAMP);
    return Array.from({ length: this.word(QUALIFIER_COUNT) }, (_, index) => this.word(table + index))
      .filter((at) => this.word(at + QUALIFIER_MEMO) >> TAG_BITS === stamp)
      .map((at) => this.qualifier(at));
  }

  /** A qualifier: all its predicates were true, but for the last one evaluated, which decided. */
  qualifier(at: number): QualifierTrace {
    const value = this.#isTrue(at);
    const last = (this.word(at + QUALIFIER_NEXT) - at - PREDICATES) / PREDICATE_SIZE;
    const predicates = Array.from({ length: last + 1 }, (_, index) => {
      return this.predicate(at + PREDICATES + index * PREDICATE_SIZE, index, index < last || value);
    });
    return { id: this.qualifierId(at), value, predicates };
  }

  /** The predicate at an offset, which is at an index in its qualifier. */
  predicate(at: number, index: number, result: boolean): PredicateTrace {
    const text = this.#texts.at(this.word(at + PREDICATE_TEXT));
    const read = this.word(at + READ_QUALIFIER);
    const op = COMPARE_OPERATORS[this.word(at + OPERATOR)];
    if (read !== 0) {
      const qualifier = this.qualifierId(read);
      const attribute = `qualifier.${qualifier}`;
      const actual = this.#isTrue(read);
      return { index, kind: "compare", attribute, op: op ?? "", expected: parsed(text), actual, qualifier, result };
    }
    const place = this.#attributes.indexOf(this.word(at + ATTRIBUTE));
    const attribute = this.#attributes.list[place]?.name ?? "";
    const actual = deepFreeze(this.#context.values[place] ?? null);
    if (op !== undefined) return { index, kind: "compare", attribute, op, expected: parsed(text), actual, result };
    const range = this.word(at + OPERAND);
    const [start, end, value] = [RANGE_START, RANGE_END, BUCKET_FOUND].map((offset) => this.word(range + offset));
    const bucket = { salt: text, start: start ?? 0, end: end ?? 0, value: value ?? 0 };
    return { index, kind: "bucket", attribute, actual, bucket, result };
  }

  #isTrue(at: number): boolean {
    return (this.word(at + QUALIFIER_MEMO) & TAG_MASK) === TRUE;
  }
}
