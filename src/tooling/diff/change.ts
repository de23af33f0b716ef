import type { Location, Target } from "../../runtime/diagnostics.ts";
import type { Place } from "../../runtime/lint/place.ts";
import type { JsonValue } from "../../runtime/text/json-value.ts";

/** Every kind of change, in the order they are told. */
export type ChangeKind =
  | "variable_added"
  | "variable_removed"
  | "variable_type_changed"
  | "variable_value_added"
  | "variable_value_removed"
  | "variable_value_changed"
  | "variable_resolve_default_changed"
  | "variable_rule_added"
  | "variable_rule_removed"
  | "variable_rule_qualifier_changed"
  | "variable_rule_value_changed"
  | "qualifier_added"
  | "qualifier_removed"
  | "qualifier_predicate_added"
  | "qualifier_predicate_removed"
  | "qualifier_predicate_attribute_changed"
  | "qualifier_predicate_op_changed"
  | "qualifier_predicate_value_changed"
  | "qualifier_predicate_salt_changed"
  | "qualifier_predicate_range_changed"
  | "resource_added"
  | "resource_removed"
  | "resource_schema_changed"
  | "resource_object_added"
  | "resource_object_removed"
  | "resource_object_changed"
  | "schema_added"
  | "schema_removed"
  | "schema_changed";

/** One difference that means something; the JSON of docs/cli.md, "diff". */
export interface SemanticChange {
  readonly kind: ChangeKind;
  readonly target: Target;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  readonly before_location?: Location;
  readonly after_location?: Location;
}

/** One side of a change, before positions are looked up. */
export interface Side {
  readonly at: Place;
  /** Absent where there is nothing to show, as for what is added as a whole. */
  readonly value?: JsonValue;
}

/** A change before positions are looked up; a side that is absent is not there. */
export interface Difference {
  readonly kind: ChangeKind;
  readonly target: Target;
  readonly before?: Side;
  readonly after?: Side;
}
