import type { Diagnostic, Field, RelatedLocation, Severity, SimpleField, Stage, Target } from "../diagnostics.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "./place.ts";

/** One lint rule: what people read about it, and its checks by the stage they run in. */
export interface LintRule {
  /** Without the `rototo/` authority. */
  readonly id: string;
  readonly severity: Severity;
  /** The rule's home in the catalog, which need not be what its diagnostics target. */
  readonly entity: CatalogEntity;
  readonly title: string;
  readonly help: string;
  readonly checks: Partial<Record<Stage, Check>>;
  /**
   * Says that the checks judge each qualifier, with its predicates, and each variable, with its rules, by itself: what they
   * find in one depends on nothing else in the model but what is listed, nor on what was found before; and all that they find
   * lies in its document. One that looks up the ids of qualifiers walks predicates or rules, not the qualifiers.
   */
  readonly local?: readonly Surroundings[];
}

/** A part of the model that checks of one entity may look at besides it. */
export type Surroundings = "resources" | "schemas" | "qualifier ids";

/** What a diagnostic takes from the rule it is reported under; `rule` is the full id, authority included. */
export interface ReportedRule {
  readonly rule: string;
  readonly severity: Severity;
  readonly help: string;
}

/** A built-in rule as diagnostics name it. */
export function reported({ id, severity, help }: LintRule): ReportedRule {
  return { rule: `rototo/${id}`, severity, help };
}

/** Where the catalog files a rule. */
export type CatalogEntity =
  | "workspace"
  | "qualifier"
  | "variable"
  | "resource"
  | "resourceobject"
  | "schema"
  | "value"
  | "rule";

/** Finds what a rule objects to in a model. `earlier` holds the diagnostics of the stages and rules before. */
export type Check = (model: Model, earlier: readonly Diagnostic[]) => Iterable<Finding>;

/** What a check reports; the engine adds the rule's id, severity, stage and help, and turns places into ranges. */
export interface Finding {
  readonly target: Target;
  readonly at: Place;
  readonly message: string;
  readonly related?: readonly RelatedFinding[];
}

/** Another place that explains a finding. */
export interface RelatedFinding {
  readonly at: Place;
  readonly message: RelatedLocation["message"];
}

/** The target field of a kind. */
export function field(kind: SimpleField): Field {
  return { kind };
}
