import type { CompareOperator } from "../model/operators.ts";
import type { CompiledSchema } from "../text/json-schema.ts";
import type { JsonValue } from "../text/json-value.ts";
import type { HashState } from "./fnv.ts";

/**
 * A compiled workspace: everything resolution needs and nothing else. References are indexes, paths are split, values
 * are ready to hand out. Lists are in UTF-8 byte order of their ids.
 */
export interface Program {
  readonly qualifiers: readonly QualifierProgram[];
  readonly qualifierIndex: ReadonlyMap<string, number>;
  readonly variables: readonly VariableProgram[];
  readonly variableIndex: ReadonlyMap<string, number>;
  readonly contextSchema: CompiledSchema | null;
}

/** A named condition: true when every predicate is. */
export interface QualifierProgram {
  readonly id: string;
  readonly predicates: readonly PredicateProgram[];
}

/** One test of a qualifier, at its position in the file. */
export type PredicateProgram =
  | {
      readonly kind: "context";
      readonly attribute: string;
      readonly path: readonly string[];
      readonly op: CompareOperator;
      readonly expected: JsonValue;
    }
  | {
      readonly kind: "qualifier";
      readonly attribute: string;
      /** Index of the qualifier that is read. */
      readonly qualifier: number;
      readonly op: CompareOperator;
      readonly expected: JsonValue;
    }
  | {
      readonly kind: "bucket";
      readonly attribute: string;
      readonly path: readonly string[];
      readonly salt: string;
      /** The hash of the salt and the separator, from which every value's hash goes on. */
      readonly salted: HashState;
      readonly start: number;
      readonly end: number;
    };

/** A named value: the first rule whose qualifier is true selects it, else the default. */
export interface VariableProgram {
  readonly id: string;
  readonly rules: readonly RuleProgram[];
  readonly defaultValue: SelectableValue;
}

/** A rule of a variable; `qualifier` is an index. */
export interface RuleProgram {
  readonly qualifier: number;
  readonly value: SelectableValue;
}

/** A value a variable may select, in every form it is asked for. */
export interface SelectableValue {
  readonly key: string;
  readonly json: JsonValue;
  /** As plain JavaScript, frozen. */
  readonly plain: PlainJson;
  /** As exact JSON text. */
  readonly text: string;
}

/** JSON as callers get it: floats are numbers, integers beyond ±(2^53 − 1) are `bigint`. */
export type PlainJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PlainJson[]
  | { readonly [key: string]: PlainJson };
