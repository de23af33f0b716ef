import type { Diagnostic } from "../runtime/diagnostics.ts";
import type { CatalogEntry } from "../runtime/lint/catalog-entry.ts";
import type { Registration } from "../runtime/lint/policy/registration.ts";
import type { Model } from "../runtime/model/model.ts";
import type { QualifierTrace, VariableTrace } from "../runtime/resolve/trace.ts";
import type { WorkspaceLint } from "../runtime/workspace.ts";
import { type Consumer, qualifierConsumers, resourceConsumers, schemaConsumers } from "../tooling/inspect/consumers.ts";
import {
  type Dependencies,
  qualifierDependencies,
  resourceDependencies,
  variableDependencies,
} from "../tooling/inspect/dependencies.ts";
import {
  type PredicateContent,
  qualifierContent,
  type ResourceContent,
  resourceContent,
  schemaStatus,
  type VariableContent,
  variableContent,
} from "../tooling/inspect/entities.ts";
import type { Authority, Inventory, Item } from "./inventory.ts";
import { selectDiagnostics } from "./select-diagnostics.ts";
import { type Choice, chooses, NOTHING_SELECTED, type Selectable, type Selection, selectedKinds } from "./selection.ts";

/** What `rototo inspect` shows. */
export interface Inspection extends WorkspaceLint {
  readonly runtime: { readonly status: "available" } | { readonly status: "unavailable"; readonly reason: string };
  readonly schemas: readonly InspectedSchema[];
  readonly resources: readonly InspectedResource[];
  readonly variables: readonly InspectedVariable[];
  readonly qualifiers: readonly InspectedQualifier[];
  readonly lintRules: readonly InspectedRule[];
  readonly lintAuthorities: readonly Authority[];
  readonly linters: readonly InspectedLinter[];
}

interface Inspected extends Item {
  readonly diagnostics: readonly Diagnostic[];
}

export type InspectedSchema = Inspected & ReturnType<typeof schemaStatus> & { readonly consumers: readonly Consumer[] };

export interface InspectedResource extends Inspected, ResourceContent {
  readonly dependencies: Dependencies;
  readonly consumers: readonly Consumer[];
}

export interface InspectedVariable extends Inspected, VariableContent {
  readonly dependencies: Dependencies;
  readonly trace: VariableTrace | undefined;
}

export interface InspectedQualifier extends Inspected {
  readonly predicates: readonly PredicateContent[];
  readonly dependencies: Dependencies;
  readonly consumers: readonly Consumer[];
  readonly trace: QualifierTrace | undefined;
}

export interface InspectedLinter extends Inspected {
  readonly registrations: readonly Registration[];
}

export interface InspectedRule {
  readonly entry: CatalogEntry;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an inspection is made of. */
export interface InspectionParts {
  readonly model: Model;
  readonly inventory: Inventory;
  readonly lint: WorkspaceLint;
  readonly runtime: Inspection["runtime"];
  readonly registrations: readonly Registration[];
  readonly traceVariable: (id: string) => VariableTrace | undefined;
  readonly traceQualifier: (id: string) => QualifierTrace | undefined;
}

/** Puts together what is selected; without a selector everything but the rules themselves and the built-in authority. */
export function inspectSelected(parts: InspectionParts, selection: Selection): Inspection {
  const { inventory, lint, runtime } = parts;
  const isWhole = selectedKinds(selection).length === 0;
  const chosen = <T>(kind: Selectable, items: readonly T[], id: (item: T) => string): T[] =>
    items.filter((item) => isWhole || chooses(selection[kind], id(item)));
  const authorities = chosen("lintAuthorities", inventory.lintAuthorities, ({ authority }) => authority);
  return {
    ...lint,
    diagnostics: selectDiagnostics(lint.diagnostics, selection),
    runtime,
    schemas: isWhole ? inventory.schemas.map((item) => inspectSchema(item, parts)) : [],
    resources: chosen("resources", inventory.resources, idOf).map((item) => inspectResource(item, parts)),
    variables: chosen("variables", inventory.variables, idOf).map((item) => inspectVariable(item, parts)),
    qualifiers: chosen("qualifiers", inventory.qualifiers, idOf).map((item) => inspectQualifier(item, parts)),
    lintRules: isWhole
      ? []
      : chosen("lintRules", inventory.lintRules, ({ rule }) => rule).map((entry) => ({
          entry,
          diagnostics: diagnosticsOf(lint, "lintRules", entry.rule),
        })),
    lintAuthorities: authorities.filter(({ authority }) => !isWhole || authority !== "rototo"),
    linters: chosen("linters", inventory.linters, idOf).map((item) => inspectLinter(item, parts)),
  };
}

function inspectResource(item: Item, { model, lint }: InspectionParts): InspectedResource {
  return {
    ...item,
    ...resourceContent(model, item.id),
    dependencies: resourceDependencies(model, item.id),
    consumers: resourceConsumers(model, item.id),
    diagnostics: diagnosticsOf(lint, "resources", item.id),
  };
}

function inspectVariable(item: Item, { model, lint, traceVariable }: InspectionParts): InspectedVariable {
  return {
    ...item,
    ...variableContent(model, item.id),
    dependencies: variableDependencies(model, item.id),
    diagnostics: diagnosticsOf(lint, "variables", item.id),
    trace: traceVariable(item.id),
  };
}

function inspectQualifier(item: Item, { model, lint, traceQualifier }: InspectionParts): InspectedQualifier {
  return {
    ...item,
    predicates: qualifierContent(model, item.id),
    dependencies: qualifierDependencies(model, item.id),
    consumers: qualifierConsumers(model, item.id),
    diagnostics: diagnosticsOf(lint, "qualifiers", item.id),
    trace: traceQualifier(item.id),
  };
}

function inspectLinter(item: Item, { lint, registrations }: InspectionParts): InspectedLinter {
  return {
    ...item,
    registrations: registrations.filter(({ script }) => script.document.path === item.path),
    diagnostics: diagnosticsOf(lint, "linters", item.id),
  };
}

function inspectSchema(item: Item, { model, lint }: InspectionParts): InspectedSchema {
  return {
    ...item,
    ...schemaStatus(model, item.path),
    consumers: schemaConsumers(model, item.path),
    diagnostics: lint.diagnostics.filter(
      ({ location, target }) =>
        location.path === item.path || (target.entity.kind === "schema" && target.entity.path === item.path),
    ),
  };
}

function diagnosticsOf({ diagnostics }: WorkspaceLint, kind: Selectable, id: string): readonly Diagnostic[] {
  const choice: Choice = new Set([id]);
  return selectDiagnostics(diagnostics, { ...NOTHING_SELECTED, [kind]: choice });
}

function idOf({ id }: Item): string {
  return id;
}
