import type { Range } from "./text/text-range.ts";

/** How grave a diagnostic is: an `error` blocks loading, a `warning` never does. */
export type Severity = "error" | "warning";

/** The lint stages in the order they run over the whole workspace. */
export const STAGES = ["discover", "parse", "register", "project", "reference", "value", "graph", "policy"] as const;

/** The lint stage a diagnostic comes from. */
export type Stage = (typeof STAGES)[number];

/** What a diagnostic is about. Indexes are 0-based. */
export type Entity =
  | { readonly kind: "workspace" | "manifest" }
  | { readonly kind: "qualifier" | "variable" | "resource"; readonly id: string }
  | { readonly kind: "predicate"; readonly qualifier: string; readonly index: number }
  | { readonly kind: "resource_object"; readonly resource: string; readonly key: string }
  | { readonly kind: "value"; readonly variable: string; readonly key: string }
  | { readonly kind: "rule"; readonly variable: string; readonly index: number }
  | { readonly kind: "custom_lint" | "schema"; readonly path: string };

/** Which part of the entity a diagnostic is about. */
export type Field =
  | { readonly kind: SimpleField }
  | { readonly kind: "value_json_path" | "schema_json_path"; readonly path: readonly string[] };

/** The field kinds that need no path. */
export type SimpleField =
  | "workspace_extends"
  | "schema_version"
  | "description"
  | "qualifier_predicates"
  | "predicate_attribute"
  | "predicate_op"
  | "predicate_value"
  | "predicate_salt"
  | "predicate_range"
  | "variable_type"
  | "variable_schema"
  | "variable_values"
  | "variable_resolve"
  | "variable_resolve_default"
  | "variable_rule_qualifier"
  | "variable_rule_value"
  | "value"
  | "schema_json"
  | "resource_schema"
  | "resource_object";

/** The entity, and its field where one is to blame. */
export interface Target {
  readonly entity: Entity;
  readonly field?: Field;
}

/** A workspace-relative path (or the root, for workspace-level diagnostics), with a range where a part of it is meant. */
export interface Location {
  readonly path: string;
  readonly range?: Range;
}

/** Another place that explains the diagnostic. */
export interface RelatedLocation {
  readonly location: Location;
  readonly message: string;
}

/** One finding of lint; its JSON form is the one of docs/lint.md. */
export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  readonly stage: Stage;
  readonly target: Target;
  readonly message: string;
  readonly help: string;
  readonly location: Location;
  readonly related: readonly RelatedLocation[];
}

/** Tells whether any of the diagnostics is an error, which is what blocks a load. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
