import { CONTEXT_SCHEMA_PATH, MANIFEST_PATH, objectDirectory } from "../../runtime/format/layout.ts";
import type { EntityKind } from "./entity-id.ts";
import {
  MANIFEST_TEMPLATE,
  qualifierTemplate,
  RESOURCE_OBJECT_TEMPLATE,
  resourceSchemaTemplate,
  resourceTemplate,
  variableTemplate,
} from "./templates.ts";

/** What is to be made in a workspace, besides the workspace itself. */
export type InitTarget =
  | { readonly kind: EntityKind; readonly id: string }
  | { readonly kind: "context"; readonly text: string };

/** What an entry of a plan is. */
export type InitKind =
  | "directory"
  | "workspace_manifest"
  | EntityKind
  | "schema"
  | "resource_object"
  | "context_schema";

/** One directory or file that should be there; `.` is the workspace itself. A directory has no text. */
export interface InitEntry {
  readonly kind: InitKind;
  readonly path: string;
  readonly text?: string;
}

/** What makes a workspace, or one thing in it, in order; no path twice. */
export function initPlan(
  target: InitTarget | undefined,
  { initialized }: { readonly initialized: boolean },
): InitEntry[] {
  const workspace = target === undefined || !initialized ? workspaceEntries() : [];
  const entries = [...workspace, ...(target === undefined ? [] : targetEntries(target))];
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}

function workspaceEntries(): InitEntry[] {
  const directories = ["qualifiers", "variables", "resources", "schemas", "lint"];
  return [
    directory("."),
    { kind: "workspace_manifest", path: MANIFEST_PATH, text: MANIFEST_TEMPLATE },
    ...directories.map(directory),
  ];
}

function targetEntries(target: InitTarget): InitEntry[] {
  switch (target.kind) {
    case "qualifier":
      return [directory("qualifiers"), file("qualifier", `qualifiers/${target.id}.toml`, qualifierTemplate(target.id))];
    case "variable":
      return [directory("variables"), file("variable", `variables/${target.id}.toml`, variableTemplate(target.id))];
    case "resource":
      return resourceEntries(target.id);
    case "context":
      return [directory("schemas"), file("context_schema", CONTEXT_SCHEMA_PATH, target.text)];
    default:
      return target satisfies never;
  }
}

function resourceEntries(id: string): InitEntry[] {
  const objects = objectDirectory(id).path;
  return [
    directory("resources"),
    directory("schemas"),
    directory(objects),
    file("resource", `resources/${id}.toml`, resourceTemplate(id)),
    file("schema", `schemas/${id}.schema.json`, resourceSchemaTemplate()),
    file("resource_object", `${objects}/default.toml`, RESOURCE_OBJECT_TEMPLATE),
  ];
}

function directory(path: string): InitEntry {
  return { kind: "directory", path };
}

function file(kind: InitKind, path: string, text: string): InitEntry {
  return { kind, path, text };
}
