import { type Diagnostic, hasErrors, STAGES, type Stage } from "../diagnostics.ts";
import type { Model } from "../model/model.ts";
import { Locator } from "./place.ts";
import type { Finding, LintRule } from "./rule.ts";
import { RULES } from "./rules.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";

declare const CHECKED: unique symbol;

/** A model that lint has passed; the only kind `compile` takes. */
export type CheckedModel = Model & { readonly [CHECKED]: true };

/** What lint has to say of a model, in report order; `checked` is the model itself if nothing was an error. */
export interface LintReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly checked: CheckedModel | null;
}

/** Judges a model by every built-in rule, stage by stage over the whole workspace. See docs/lint.md. */
export function lint(model: Model): LintReport {
  const locator = new Locator(model.root);
  const diagnostics: Diagnostic[] = [];
  for (const stage of STAGES) {
    for (const rule of RULES) {
      for (const finding of rule.checks[stage]?.(model, diagnostics) ?? []) {
        diagnostics.push(toDiagnostic(rule, stage, finding, locator));
      }
    }
    // Without a manifest there is no workspace to judge.
    if (stage === "discover" && diagnostics.length > 0) break;
  }
  return {
    diagnostics: sortDiagnostics(diagnostics, model.root),
    checked: hasErrors(diagnostics) ? null : asChecked(model),
  };
}

function toDiagnostic(rule: LintRule, stage: Stage, finding: Finding, locator: Locator): Diagnostic {
  return {
    rule: `rototo/${rule.id}`,
    severity: rule.severity,
    stage,
    target: finding.target,
    message: finding.message,
    help: rule.help,
    location: locator.locate(finding.at),
    related: (finding.related ?? []).map(({ at, message }) => ({ location: locator.locate(at), message })),
  };
}

/** The one place that grants the brand. */
function asChecked(model: Model): CheckedModel {
  return model as CheckedModel;
}
