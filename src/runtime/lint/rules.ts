import type { LintRule } from "./rule.ts";
import { contextSchemaRules, missingContextSchema } from "./rules/context-schema.ts";
import { customLintRules } from "./rules/custom-lint.ts";
import { discoverRules } from "./rules/discover.ts";
import { graphRules } from "./rules/graph.ts";
import { manifestRules } from "./rules/manifest.ts";
import { parseRules } from "./rules/parse.ts";
import { predicateRules } from "./rules/predicate.ts";
import { qualifierRules } from "./rules/qualifier.ts";
import { resolveRules } from "./rules/resolve.ts";
import { resourceRules } from "./rules/resource.ts";
import { schemaRules } from "./rules/schema.ts";
import { variableRules } from "./rules/variable.ts";

/**
 * Every built-in rule. Within a stage they run in this order, which matters only to the rules that look at what was
 * found before them: those stand last.
 */
export const RULES: readonly LintRule[] = [
  ...discoverRules,
  ...parseRules,
  ...customLintRules,
  ...manifestRules,
  ...schemaRules,
  ...contextSchemaRules,
  ...qualifierRules,
  ...predicateRules,
  ...resourceRules,
  ...variableRules,
  ...resolveRules,
  missingContextSchema,
  ...graphRules,
];
