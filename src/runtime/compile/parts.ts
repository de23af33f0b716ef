import type { CompareOperator } from "../model/operators.ts";
import type { JsonValue } from "../text/json-value.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";

/** A workspace that has been checked, before its parts are linked; both lists are in UTF-8 byte order of their ids. */
export interface ProgramParts {
  readonly contextSchema: ContextSchema | null;
  readonly qualifiers: readonly QualifierPart[];
  readonly variables: readonly VariablePart[];
}

/** A qualifier that has been checked; it refers to others by id. */
export interface QualifierPart {
  readonly id: string;
  readonly predicates: readonly PredicatePart[];
}

/** One test of a qualifier, at its position in the file. */
export type PredicatePart =
  | {
      readonly kind: "context";
      readonly attribute: string;
      readonly op: CompareOperator;
      readonly expected: JsonValue;
    }
  | {
      readonly kind: "qualifier";
      /** Index of the qualifier that is read. */
      readonly qualifier: number;
      readonly op: CompareOperator;
      readonly expected: JsonValue;
    }
  | {
      readonly kind: "bucket";
      readonly attribute: string;
      readonly salt: string;
      /** The hash of the salt and the separator, from which every value's hash goes on. */
      readonly salted: { readonly high: number; readonly low: number };
      readonly start: number;
      readonly end: number;
    };

/** A variable that has been checked. */
export interface VariablePart {
  readonly id: string;
  readonly rules: readonly RulePart[];
  readonly defaultValue: ValuePart;
}

/** A rule of a variable; `qualifier` is an index. */
export interface RulePart {
  readonly qualifier: number;
  readonly value: ValuePart;
}

/** A value a variable may select. */
export interface ValuePart {
  readonly key: string;
  readonly json: JsonValue;
  /** The value as JSON. */
  readonly text: string;
}
