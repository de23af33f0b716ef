import type { LintRule } from "../rule.ts";

/** A policy that cannot be run must block the load like a policy that fails: silence would be a pass. */
export const customLintFailed: LintRule = {
  id: "custom-lint-failed",
  severity: "error",
  entity: "workspace",
  title: "Custom lint could not run",
  help: "Fix the Lua file or the data it was given.",
  checks: {},
};

export const customLintFileUnregistered: LintRule = {
  id: "custom-lint-file-unregistered",
  severity: "warning",
  entity: "workspace",
  title: "Lua file adds no lint",
  help: "Call `lint:on` at least once, or delete the file.",
  checks: {},
};

export const customLintRegistrationDuplicate: LintRule = {
  id: "custom-lint-registration-duplicate",
  severity: "warning",
  entity: "workspace",
  title: "Lint registered twice",
  help: "Drop the repeated registration; each one runs.",
  checks: {},
};

export const customLintRegistrationInvalid: LintRule = {
  id: "custom-lint-registration-invalid",
  severity: "error",
  entity: "workspace",
  title: "Bad lint registration",
  help: "Use a supported stage, entity, field, rule and a defined handler.",
  checks: {},
};

export const customLintRuleConflict: LintRule = {
  id: "custom-lint-rule-conflict",
  severity: "error",
  entity: "workspace",
  title: "Rule described two ways",
  help: "Give every registration of a rule the same severity, title and help.",
  checks: {},
};

/** The rules that policy reports under; ../policy runs the scripts. */
export const customLintRules: readonly LintRule[] = [
  customLintFailed,
  customLintFileUnregistered,
  customLintRegistrationDuplicate,
  customLintRegistrationInvalid,
  customLintRuleConflict,
];
