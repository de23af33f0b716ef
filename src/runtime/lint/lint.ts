import { type Diagnostic, hasErrors, STAGES, type Stage } from "../diagnostics.ts";
import type { Model } from "../model/model.ts";
import type { LuaMachine } from "../ports.ts";
import { deepFreeze } from "../text/deep-freeze.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { LocalChecks, type LocalFindings } from "./local-checks.ts";
import { Locator } from "./place.ts";
import { Policy } from "./policy/policy.ts";
import type { Registration } from "./policy/registration.ts";
import { shareGraph } from "./qualifier-graph.ts";
import { type Finding, type ReportedRule, reported } from "./rule.ts";
import { RULES } from "./rules.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";

declare const CHECKED: unique symbol;

/** A model that lint has passed; the only kind `compile` takes. */
export type CheckedModel = Model & { readonly [CHECKED]: true };

/** What lint has to say of a model, in report order, frozen; `checked` is the model itself if nothing was an error. */
export interface LintReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly checked: CheckedModel | null;
  /** What local checks found; see {@link LintRule.local}. */
  readonly found: LocalFindings;
}

/** An earlier version of a model, and what lint said of it. */
export interface Judged {
  readonly model: Model;
  readonly report: Pick<LintReport, "found">;
}

/**
 * Judges a model by every built-in rule and then by its policy, stage by stage over the whole workspace. See docs/lint.md.
 *
 * @param lua runs the policy scripts; null leaves them out.
 * @param earlier spares local checks what has not changed since.
 */
export function lint(model: Model, lua: LuaMachine | null, earlier?: Judged): LintReport {
  const locator = new Locator(model.root);
  const local = new LocalChecks(model, earlier);
  if (earlier !== undefined) shareGraph(model, earlier.model);
  const diagnostics: Diagnostic[] = [];
  const policy = lua && new Policy(model, lua);
  for (const stage of STAGES) {
    for (const rule of RULES) {
      const check = rule.checks[stage];
      if (check === undefined) continue;
      for (const finding of rule.local ? local.run(check, rule.local) : check(model, diagnostics)) {
        diagnostics.push(toDiagnostic(reported(rule), stage, finding, locator));
      }
    }
    for (const finding of (stage === "register" ? policy?.register() : policy?.run(stage)) ?? []) {
      diagnostics.push(toDiagnostic(finding.by, stage, finding, locator));
    }
    // Without a manifest there is no workspace to judge.
    if (stage === "discover" && diagnostics.length > 0) break;
  }
  return {
    diagnostics: deepFreeze(sortDiagnostics(diagnostics, model.root)),
    checked: hasErrors(diagnostics) ? null : asChecked(model),
    found: local.found,
  };
}

/** The rules that a model's policy defines, as its scripts register them; no handler runs. */
export function policyRules(model: Model, lua: LuaMachine | null): readonly CatalogEntry[] {
  return registeredPolicy(model, lua)?.rules ?? [];
}

/** What a model's scripts register; no handler runs. */
export function policyRegistrations(model: Model, lua: LuaMachine | null): readonly Registration[] {
  return registeredPolicy(model, lua)?.registrations ?? [];
}

function registeredPolicy(model: Model, lua: LuaMachine | null): Policy | undefined {
  if (lua === null) return undefined;
  const policy = new Policy(model, lua);
  for (const _ of policy.register());
  return policy;
}

/** Findings of local checks are kept from one version to the next, and with them what they are told as. */
const diagnosed = new WeakMap<Finding, Diagnostic>();

function toDiagnostic(by: ReportedRule, stage: Stage, finding: Finding, locator: Locator): Diagnostic {
  const known = diagnosed.get(finding);
  if (known !== undefined) return known;
  const { rule, severity, help } = by;
  const diagnostic: Diagnostic = {
    rule,
    severity,
    stage,
    target: finding.target,
    message: finding.message,
    help,
    location: locator.locate(finding.at),
    related: (finding.related ?? []).map(({ at, message }) => ({ location: locator.locate(at), message })),
  };
  diagnosed.set(finding, diagnostic);
  return diagnostic;
}

/** The one place that grants the brand. */
function asChecked(model: Model): CheckedModel {
  return model as CheckedModel;
}
