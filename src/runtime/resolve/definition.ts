import {
  ATTRIBUTE,
  DEFAULT_VALUE,
  OPERAND,
  OPERATOR,
  PREDICATE_COUNT,
  PREDICATE_SIZE,
  PREDICATE_TEXT,
  PREDICATES,
  QUALIFIER_INDEX,
  QUALIFIERS,
  RANGE_END,
  RANGE_START,
  READ_QUALIFIER,
  RULE_COUNT,
  RULE_QUALIFIER,
  RULE_SIZE,
  RULE_VALUE,
  RULES,
  VARIABLES,
} from "../../../wasm/kernel/layout.ts";
import { COMPARE_OPERATORS } from "../model/operators.ts";
import type { JsonValue } from "../text/json-value.ts";
import type { Resolver } from "./resolver.ts";
import { parsed } from "./values.ts";

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
  const { words } = resolver.program;
  const at = words[(words[QUALIFIERS] ?? 0) + resolver.qualifierIndex(id)] ?? 0;
  const predicates = Array.from({ length: words[at + PREDICATE_COUNT] ?? 0 }, (_, index) =>
    predicate(resolver, at + PREDICATES + index * PREDICATE_SIZE, index),
  );
  return { id, predicates };
}

function predicate({ program, evaluator }: Resolver, at: number, index: number): PredicateDefinition {
  const word = (offset: number): number => program.words[at + offset] ?? 0;
  const text = program.texts.at(word(PREDICATE_TEXT));
  const op = COMPARE_OPERATORS[word(OPERATOR)];
  const read = word(READ_QUALIFIER);
  if (read !== 0) {
    const qualifier = program.texts.at(program.words[read + QUALIFIER_INDEX] ?? 0);
    const attribute = `qualifier.${qualifier}`;
    return { index, kind: "compare", attribute, op: op ?? "", expected: parsed(text), qualifier };
  }
  const { attributes } = evaluator;
  const attribute = attributes.list[attributes.indexOf(word(ATTRIBUTE))]?.name ?? "";
  if (op !== undefined) return { index, kind: "compare", attribute, op, expected: parsed(text) };
  const range = word(OPERAND);
  const [start = 0, end = 0] = [RANGE_START, RANGE_END].map((place) => program.words[range + place]);
  return { index, kind: "bucket", attribute, bucket: { salt: text, start, end } };
}
