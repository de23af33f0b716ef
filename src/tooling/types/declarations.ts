import { CONTEXT_SCHEMA_PATH } from "../../runtime/format/layout.ts";
import type { Model } from "../../runtime/model/model.ts";
import { own } from "../../runtime/text/json-value.ts";
import { literalType } from "./literal-type.ts";
import { schemaType } from "./schema-type.ts";
import { documented, indented, propertyName, union } from "./syntax.ts";
import { selectableValues, valueType } from "./value-type.ts";

/** How declarations are written. */
export interface DeclarationOptions {
  /** Whether values and keys are those of now, rather than what their types allow. */
  readonly literals: boolean;
}

/** A TypeScript declaration file in which a workspace's ids, values and context are types. */
export function declarations(model: Model, options: DeclarationOptions): string {
  const schema = model.schemas.get(CONTEXT_SCHEMA_PATH);
  const context =
    schema === undefined
      ? "Readonly<Record<string, unknown>>"
      : schemaType(schema.json, { integer: "number | bigint" });
  return indented(`// Written by \`rototo types\`. Changes are lost when it is written again.

/** What a request is resolved with. */
export type WorkspaceContext = ${context};

/** The type of each variable's value. */
export interface VariableValues {
${variableMembers(model, options).join("\n")}
}

/** The keys of each variable's values. */
export interface VariableValueKeys {
${keyMembers(model, options).join("\n")}
}

/** The ids of the variables. */
export type VariableId = keyof VariableValues;

/** The ids of the qualifiers. */
export type QualifierId = ${union([...model.qualifiers.keys()].map(literalType))};

${METHODS}`);
}

function variableMembers(model: Model, options: DeclarationOptions): string[] {
  return [...model.variables.values()].map((variable) => {
    const member = `readonly ${propertyName(variable.id)}: ${valueType(model, variable, options)};`;
    return documented(own(variable.toml, "description"), member);
  });
}

function keyMembers(model: Model, { literals }: DeclarationOptions): string[] {
  return [...model.variables.values()].map((variable) => {
    const keys = literals ? union([...selectableValues(model, variable).keys()].map(literalType)) : "string";
    return `readonly ${propertyName(variable.id)}: ${keys};`;
  });
}

/** What is the same for every workspace. */
const METHODS = `/** How to resolve. */
export interface TypedResolveOptions {
readonly validateContext?: boolean;
}

/** What a variable resolves to. */
export interface TypedVariableResolution<Id extends VariableId> {
readonly id: Id;
readonly valueKey: VariableValueKeys[Id];
readonly value: VariableValues[Id];
readonly valueJson: string;
}

/** What a qualifier resolves to. */
export interface TypedQualifierResolution {
readonly id: QualifierId;
readonly value: boolean;
}

/** What resolves with these types: \`const workspace = (await Workspace.load(source)) as unknown as TypedWorkspace;\` */
export interface TypedWorkspace {
resolveVariable<Id extends VariableId>(
id: Id,
context: WorkspaceContext,
options?: TypedResolveOptions,
): TypedVariableResolution<Id>;
resolveQualifier(id: QualifierId, context: WorkspaceContext, options?: TypedResolveOptions): TypedQualifierResolution;
bind(context: WorkspaceContext, options?: TypedResolveOptions): TypedBoundWorkspace;
}

/** The same for one context. */
export interface TypedBoundWorkspace {
resolveVariable<Id extends VariableId>(id: Id): TypedVariableResolution<Id>;
resolveQualifier(id: QualifierId): TypedQualifierResolution;
}
`;
