import type { Diagnostic, Entity } from "../runtime/diagnostics.ts";
import { stem } from "../runtime/format/layout.ts";
import { authorityOf } from "./inventory.ts";
import { chooses, type Selectable, type Selection, selectedKinds } from "./selection.ts";

/** The diagnostics that a selection asks for: those of anything selected. Without a selection that is all. */
export function selectDiagnostics(diagnostics: readonly Diagnostic[], selection: Selection): readonly Diagnostic[] {
  if (selectedKinds(selection).length === 0) return diagnostics;
  return diagnostics.filter((diagnostic) => isSelected(diagnostic, selection));
}

function isSelected({ rule, target, location }: Diagnostic, selection: Selection): boolean {
  const authority = authorityOf(rule);
  const owners = [ownerOfEntity(target.entity), ownerOfPath(location.path)];
  return (
    chooses(selection.lintRules, rule) ||
    chooses(selection.lintAuthorities, authority) ||
    (selection.linters === "all" && authority !== "rototo") ||
    owners.some((owner) => owner !== undefined && chooses(selection[owner.kind], owner.id))
  );
}

/** What a selector can name, that a diagnostic belongs to. */
interface Owner {
  readonly kind: Selectable;
  readonly id: string;
}

function ownerOfEntity(entity: Entity): Owner | undefined {
  switch (entity.kind) {
    case "variable":
      return { kind: "variables", id: entity.id };
    case "value":
    case "rule":
      return { kind: "variables", id: entity.variable };
    case "qualifier":
      return { kind: "qualifiers", id: entity.id };
    case "predicate":
      return { kind: "qualifiers", id: entity.qualifier };
    case "resource":
      return { kind: "resources", id: entity.id };
    case "resource_object":
      return { kind: "resources", id: entity.resource };
    case "custom_lint":
      return ownerOfPath(entity.path);
    case "workspace":
    case "manifest":
    case "schema":
      return undefined;
    default:
      return entity satisfies never;
  }
}

function ownerOfPath(path: string): Owner | undefined {
  const [directory = "", file = "", object] = path.split("/");
  switch (directory) {
    case "variables":
    case "qualifiers":
      return { kind: directory, id: stem(file) };
    case "resources":
      return { kind: "resources", id: object === undefined ? stem(file) : file.replace(/-objects$/, "") };
    case "lint":
      return { kind: "linters", id: stem(file) };
    default:
      return undefined;
  }
}
