import type { Qualifier } from "../../model/model.ts";
import { isArray, own } from "../../text/json-value.ts";
import { atDocument, atToml } from "../place.ts";
import { atPredicateField, predicateTarget } from "../predicates.ts";
import { field, type LintRule } from "../rule.ts";

function entity({ id }: Qualifier): { kind: "qualifier"; id: string } {
  return { kind: "qualifier", id };
}

const qualifierSchemaVersion: LintRule = {
  id: "qualifier-schema-version",
  severity: "error",
  entity: "qualifier",
  title: "Unsupported qualifier version",
  help: "Set `schema_version = 1`.",
  local: [],
  checks: {
    *project({ qualifiers }) {
      for (const qualifier of qualifiers.values()) {
        if (own(qualifier.toml, "schema_version") === 1) continue;
        yield {
          target: { entity: entity(qualifier), field: field("schema_version") },
          at: atToml(qualifier.source, ["schema_version"]),
          message: "qualifier must declare schema_version = 1",
        };
      }
    },
  },
};

const qualifierPredicateMissing: LintRule = {
  id: "qualifier-predicate-missing",
  severity: "error",
  entity: "qualifier",
  title: "Qualifier has no predicates",
  help: "Add a `[[predicate]]` table.",
  local: [],
  checks: {
    *project({ qualifiers }) {
      for (const qualifier of qualifiers.values()) {
        if (own(qualifier.toml, "predicate") !== undefined) continue;
        yield {
          target: { entity: entity(qualifier), field: field("qualifier_predicates") },
          at: atDocument(qualifier.source),
          message: "qualifier must contain at least one [[predicate]]",
        };
      }
    },
  },
};

const qualifierPredicateShape: LintRule = {
  id: "qualifier-predicate-shape",
  severity: "error",
  entity: "qualifier",
  title: "Predicate has the wrong form",
  help: "Write `[[predicate]]` tables with attribute and op.",
  local: [],
  checks: {
    *project(model) {
      for (const qualifier of model.qualifiers.values()) {
        const item = own(qualifier.toml, "predicate");
        if (item === undefined || isArray(item)) continue;
        yield {
          target: { entity: entity(qualifier), field: field("qualifier_predicates") },
          at: atToml(qualifier.source, ["predicate"]),
          message: "predicate must use [[predicate]] tables",
        };
      }
      for (const predicate of model.predicates) {
        const { attribute, op } = predicate;
        if (attribute !== undefined && op !== undefined) continue;
        const missing = attribute === undefined ? "attribute" : "op";
        yield {
          target: predicateTarget(predicate, `predicate_${missing}`),
          at: atPredicateField(predicate, missing),
          message: `predicate must contain ${missing}`,
        };
      }
    },
  },
};

export const qualifierRules: readonly LintRule[] = [
  qualifierSchemaVersion,
  qualifierPredicateMissing,
  qualifierPredicateShape,
];
