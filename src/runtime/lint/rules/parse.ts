import type { Entity } from "../../diagnostics.ts";
import type { Document, DocumentKind } from "../../format/document.ts";
import type { BrokenDocument, Model } from "../../model/model.ts";
import { atDocument, type Place } from "../place.ts";
import type { CatalogEntity, Finding, LintRule } from "../rule.ts";

/** Every kind of document that is parsed has the same rule under its own name. */
function parseRule(
  kind: DocumentKind,
  text: { id: string; entity: CatalogEntity; title: string; help?: string },
): LintRule {
  return {
    severity: "error",
    help: "Correct the file.",
    ...text,
    checks: {
      *parse(model: Model): Iterable<Finding> {
        for (const broken of model.broken) {
          if (broken.document.kind === kind) yield describe(broken);
        }
      },
    },
  };
}

function describe(broken: BrokenDocument): Finding {
  const { document } = broken;
  const message =
    "fault" in broken
      ? `failed to parse ${document.path}: ${broken.fault.message}`
      : `failed to read ${document.path}: ${broken.unreadable}`;
  return { target: { entity: entityOf(document) }, at: faultPlace(broken), message };
}

function faultPlace(broken: BrokenDocument): Place {
  if (!("fault" in broken) || broken.fault.start === null || broken.fault.end === null) return atDocument(broken);
  return { kind: "span", source: broken, span: { start: broken.fault.start, end: broken.fault.end } };
}

function entityOf({ kind, name, path, resource = "" }: Document): Entity {
  switch (kind) {
    case "manifest":
      return { kind };
    case "qualifier":
    case "variable":
    case "resource":
      return { kind, id: name };
    case "resource_object":
      return { kind, resource, key: name };
    case "schema":
    case "custom_lint":
      return { kind, path };
    default:
      return kind satisfies never;
  }
}

export const parseRules: readonly LintRule[] = [
  parseRule("manifest", {
    id: "workspace-manifest-parse-failed",
    entity: "workspace",
    title: "Manifest is not valid TOML",
    help: "Correct rototo-workspace.toml.",
  }),
  parseRule("qualifier", {
    id: "qualifier-parse-failed",
    entity: "qualifier",
    title: "Qualifier file is not valid TOML",
  }),
  parseRule("variable", { id: "variable-parse-failed", entity: "variable", title: "Variable file is not valid TOML" }),
  parseRule("resource", { id: "resource-parse-failed", entity: "resource", title: "Resource file is not valid TOML" }),
  parseRule("resource_object", {
    id: "resource-object-parse-failed",
    entity: "resourceobject",
    title: "Object file is not valid TOML",
  }),
  parseRule("schema", { id: "schema-parse-failed", entity: "schema", title: "Schema file is not valid JSON" }),
];
