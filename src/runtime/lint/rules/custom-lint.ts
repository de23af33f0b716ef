import type { Model } from "../../model/model.ts";
import { atDocument } from "../place.ts";
import type { Finding, LintRule } from "../rule.ts";

/** A policy that cannot be run must block the load like a policy that fails: silence would be a pass. */
const customLintFailed: LintRule = {
  id: "custom-lint-failed",
  severity: "error",
  entity: "workspace",
  title: "Custom lint could not run",
  help: "Fix the Lua file or the data it was given.",
  checks: {
    *register(model: Model): Iterable<Finding> {
      for (const { document, ...broken } of model.broken) {
        if (document.kind !== "custom_lint" || !("unreadable" in broken)) continue;
        yield {
          target: { entity: { kind: "custom_lint", path: document.path } },
          at: atDocument({ document }),
          message: `failed to read custom lint ${document.path}: ${broken.unreadable}`,
        };
      }
      for (const source of model.customLint) {
        yield {
          target: { entity: { kind: "custom_lint", path: source.document.path } },
          at: atDocument(source),
          message: "failed to execute custom lint: this version of rototo-edge has no Lua engine",
        };
      }
    },
  },
};

const customLintFileUnregistered: LintRule = {
  id: "custom-lint-file-unregistered",
  severity: "warning",
  entity: "workspace",
  title: "Lua file adds no lint",
  help: "Call `lint:on` at least once, or delete the file.",
  checks: {},
};

const customLintRegistrationDuplicate: LintRule = {
  id: "custom-lint-registration-duplicate",
  severity: "warning",
  entity: "workspace",
  title: "Lint registered twice",
  help: "Drop the repeated registration; each one runs.",
  checks: {},
};

const customLintRegistrationInvalid: LintRule = {
  id: "custom-lint-registration-invalid",
  severity: "error",
  entity: "workspace",
  title: "Bad lint registration",
  help: "Use a supported stage, entity, field, rule and a defined handler.",
  checks: {},
};

const customLintRuleConflict: LintRule = {
  id: "custom-lint-rule-conflict",
  severity: "error",
  entity: "workspace",
  title: "Rule described two ways",
  help: "Give every registration of a rule the same severity, title and help.",
  checks: {},
};

export const customLintRules: readonly LintRule[] = [
  customLintFailed,
  customLintFileUnregistered,
  customLintRegistrationDuplicate,
  customLintRegistrationInvalid,
  customLintRuleConflict,
];
