import type { SimpleField, Target } from "../../diagnostics.ts";
import type { Model, Rule, Variable } from "../../model/model.ts";
import { isArray, own } from "../../text/json-value.ts";
import { atToml, type Place } from "../place.ts";
import { type Finding, field, type LintRule } from "../rule.ts";

function resolveFinding({ id, source }: Variable, of: SimpleField, path: readonly string[], message: string): Finding {
  return { target: { entity: { kind: "variable", id }, field: field(of) }, at: atToml(source, path), message };
}

function ruleTarget({ variable, index }: Rule, of?: SimpleField): Target {
  const entity = { kind: "rule", variable, index } as const;
  return of === undefined ? { entity } : { entity, field: field(of) };
}

/** The value of a rule's field, or the rule where it has no such field. */
function atRuleField({ source, index, table }: Rule, key: string): Place {
  const path = ["resolve", "rule", index];
  return atToml(source, table === undefined || own(table, key) === undefined ? path : [...path, key]);
}

const variableResolveMissingDefault: LintRule = {
  id: "variable-resolve-missing-default",
  severity: "error",
  entity: "variable",
  title: "No default value chosen",
  help: "Set `default` under `[resolve]`.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        const { resolve, defaultKey } = variable;
        if (own(variable.toml, "resolve") === undefined) {
          yield resolveFinding(variable, "variable_resolve", ["resolve"], "variable must contain [resolve]");
        } else if (resolve !== undefined && defaultKey === undefined) {
          const path = own(resolve, "default") === undefined ? ["resolve"] : ["resolve", "default"];
          yield resolveFinding(variable, "variable_resolve_default", path, "resolve must reference a default value");
        }
      }
    },
  },
};

const variableResolveShape: LintRule = {
  id: "variable-resolve-shape",
  severity: "error",
  entity: "variable",
  title: "`resolve` has the wrong form",
  help: "Make it a table with default and optional rules.",
  local: [],
  checks: {
    *project({ variables }) {
      for (const variable of variables.values()) {
        if (variable.resolve !== undefined || own(variable.toml, "resolve") === undefined) continue;
        yield resolveFinding(variable, "variable_resolve", ["resolve"], "resolve must be a table");
      }
    },
  },
};

const variableRuleShape: LintRule = {
  id: "variable-rule-shape",
  severity: "error",
  entity: "variable",
  title: "Rule has the wrong form",
  help: "Write `[[resolve.rule]]` tables with qualifier and value.",
  local: [],
  checks: {
    *project(model) {
      for (const variable of model.variables.values()) {
        const item = variable.resolve && own(variable.resolve, "rule");
        if (item === undefined || isArray(item)) continue;
        const message = "rule must use [[resolve.rule]] tables";
        yield resolveFinding(variable, "variable_resolve", ["resolve", "rule"], message);
      }
      for (const rule of model.rules) {
        if (rule.qualifier === undefined || rule.value === undefined) yield* ruleProblems(rule);
      }
    },
  },
};

function* ruleProblems(rule: Rule): Iterable<Finding> {
  if (rule.table === undefined) {
    yield { target: ruleTarget(rule), at: atRuleField(rule, ""), message: "rule must be a table" };
    return;
  }
  for (const key of ["qualifier", "value"] as const) {
    if (rule[key] !== undefined) continue;
    yield {
      target: ruleTarget(rule, `variable_rule_${key}`),
      at: atRuleField(rule, key),
      message: `rule must reference a ${key}`,
    };
  }
}

const variableUnknownValue: LintRule = {
  id: "variable-unknown-value",
  severity: "error",
  entity: "variable",
  title: "Reference to a missing value",
  help: "Add the value or object, or change the reference.",
  local: ["resources"],
  checks: {
    *reference(model) {
      for (const variable of model.variables.values()) {
        const isKnown = selectableKeys(model, variable);
        if (isKnown === undefined) continue;
        const noun = variable.type.kind === "resource" ? "resource object" : "value";
        const { defaultKey, rules } = variable;
        if (defaultKey !== undefined && !isKnown(defaultKey)) {
          const message = `resolve default references unknown ${noun}: ${defaultKey}`;
          yield resolveFinding(variable, "variable_resolve_default", ["resolve", "default"], message);
        }
        for (const rule of rules) {
          if (rule.value === undefined || isKnown(rule.value)) continue;
          yield {
            target: ruleTarget(rule, "variable_rule_value"),
            at: atRuleField(rule, "value"),
            message: `rule references unknown ${noun}: ${rule.value}`,
          };
        }
      }
    },
  },
};

/** Tells the keys a variable may select, or undefined where it is not known what they are. */
function selectableKeys({ resources }: Model, { type, values }: Variable): ((key: string) => boolean) | undefined {
  if (type.kind === "resource") {
    const objects = resources.get(type.resource)?.objects;
    return objects && ((key) => objects.has(key));
  }
  if (values === undefined || Object.keys(values).length === 0) return undefined;
  return (key) => own(values, key) !== undefined;
}

const variableRuleUnknownQualifier: LintRule = {
  id: "variable-rule-unknown-qualifier",
  severity: "error",
  entity: "variable",
  title: "Rule names a missing qualifier",
  help: "Create that qualifier or change the rule.",
  local: ["qualifier ids"],
  checks: {
    *reference(model) {
      for (const rule of model.rules) {
        if (rule.qualifier === undefined || model.qualifiers.has(rule.qualifier)) continue;
        yield {
          target: ruleTarget(rule, "variable_rule_qualifier"),
          at: atRuleField(rule, "qualifier"),
          message: `rule references unknown qualifier: ${rule.qualifier}`,
        };
      }
    },
  },
};

const variableRuleShadowed: LintRule = {
  id: "variable-rule-shadowed",
  severity: "warning",
  entity: "rule",
  title: "Rule can never win",
  help: "Remove it or move it above the earlier rule.",
  local: [],
  checks: {
    *graph({ variables }) {
      for (const variable of variables.values()) {
        if (variable.rules.length < 2) continue;
        const first = new Map<string, Rule>();
        for (const rule of variable.rules) {
          const { qualifier } = rule;
          if (qualifier === undefined) continue;
          const earlier = first.get(qualifier);
          if (earlier === undefined) {
            first.set(qualifier, rule);
            continue;
          }
          yield {
            target: ruleTarget(rule, "variable_rule_qualifier"),
            at: atRuleField(rule, "qualifier"),
            message: `rule is shadowed by an earlier rule with qualifier: ${qualifier}`,
            related: [
              {
                at: atRuleField(earlier, "qualifier"),
                message: `first rule using qualifier: ${qualifier}`,
              },
            ],
          };
        }
      }
    },
  },
};

const variableRuleSelectsDefaultValue: LintRule = {
  id: "variable-rule-selects-default-value",
  severity: "warning",
  entity: "rule",
  title: "Rule picks the default anyway",
  help: "Drop the rule or pick another value.",
  local: [],
  checks: {
    *graph(model) {
      for (const rule of model.rules) {
        const defaultKey = model.variables.get(rule.variable)?.defaultKey;
        if (defaultKey === undefined || rule.value !== defaultKey) continue;
        yield {
          target: ruleTarget(rule, "variable_rule_value"),
          at: atRuleField(rule, "value"),
          message: `rule selects the same value as the resolve default: ${defaultKey}`,
          related: [
            {
              at: atToml(rule.source, ["resolve", "default"]),
              message: `resolve default value: ${defaultKey}`,
            },
          ],
        };
      }
    },
  },
};

export const resolveRules: readonly LintRule[] = [
  variableResolveMissingDefault,
  variableResolveShape,
  variableRuleShape,
  variableUnknownValue,
  variableRuleUnknownQualifier,
  variableRuleShadowed,
  variableRuleSelectsDefaultValue,
];
