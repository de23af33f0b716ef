import { differingDocuments } from "../format/document-changes.ts";
import { CONTEXT_SCHEMA_PATH } from "../format/layout.ts";
import type { CheckedModel } from "../lint/lint.ts";
import { contextSchemaDocument, type Model, type Qualifier, type Variable } from "../model/model.ts";
import { contextSchema } from "../text/schema/common/common-draft.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { carriedOver, type MadeBefore } from "./carried-over.ts";
import { compileError } from "./compile-error.ts";
import { compileQualifier } from "./compile-qualifier.ts";
import { compileVariable } from "./compile-variable.ts";
import { inOrder } from "./in-order.ts";
import { type Linked, relink } from "./link.ts";
import type { ProgramParts, QualifierPart, VariablePart } from "./parts.ts";
import type { Program } from "./program.ts";
import { rememberParts } from "./program-changes.ts";

/** What was made of a model, for the compilation of the next version. */
interface Compiled {
  readonly model: Model;
  readonly indexes: QualifierIndexes;
  readonly qualifiers: MadeBefore<Qualifier, QualifierPart>;
  readonly variables: MadeBefore<Variable, VariablePart>;
  readonly linked: Linked;
}

const compiled = new WeakMap<Model, Compiled>();

/** The place of each qualifier among all. */
type QualifierIndexes = ReadonlyMap<string, number>;

/**
 * Lowers a model that lint has passed to a program.
 *
 * @param earlier an earlier version: what was compiled of what has not changed since is taken over.
 * @throws {compile_failed} for the first thing that cannot be compiled; after a clean lint that is only a qualifier
 * with `predicate = []`. See docs/resolution.md, "Compilation".
 */
export function compile(model: CheckedModel, earlier?: Model): Program {
  return compileUnchecked(model, earlier);
}

/**
 * Lowers a model that lint has not passed, for tools that resolve straight from a directory being edited: what stops
 * them is only what stops compilation.
 *
 * @throws {compile_failed} for the first thing that cannot be compiled, in document kind and id order.
 */
export function compileUnchecked(model: Model, earlier?: Model): Program {
  const before = earlier && compiled.get(earlier);
  const { contextSchema, indexes, ...parts } = lower(model, before);
  const [qualifiers, variables] = [parts.qualifiers.made, parts.variables.made];
  const linked = relink({ qualifiers, variables }, before?.linked);
  compiled.set(model, { model, indexes, ...parts, linked });
  const program = { ...linked.program, contextSchema };
  rememberParts(program, linked);
  return program;
}

/** Checks everything, in the order of docs/resolution.md, and takes it apart. */
export function compileParts(model: Model): ProgramParts {
  const { contextSchema, qualifiers, variables } = lower(model, undefined);
  return { contextSchema, qualifiers: qualifiers.made, variables: variables.made };
}

function lower(model: Model, before: Compiled | undefined): Omit<Compiled, "model" | "linked"> & ContextPart {
  if (model.manifest === undefined) throw compileError("workspace manifest is missing");
  const contextSchema = compileContextSchema(model);
  const changed = before && differingDocuments(before.model.documents, model.documents);
  const qualifiers = inOrder(model.qualifiers, before?.qualifiers.items, changed);
  const variables = inOrder(model.variables, before?.variables.items, changed);
  const indexes = indexesOf(qualifiers, before);
  // A part names qualifiers by their places, so it holds for the places it was made with.
  const known = before?.indexes === indexes ? before : undefined;
  const qualifierParts = carriedOver(known?.qualifiers, qualifiers, (each) => compileQualifier(each, indexes));
  const variableParts = carriedOver(known && lasting(known, model), variables, (each) =>
    compileVariable(each, model, indexes),
  );
  return {
    contextSchema,
    indexes,
    qualifiers: { items: qualifiers, made: qualifierParts },
    variables: { items: variables, made: variableParts },
  };
}

type ContextPart = Pick<ProgramParts, "contextSchema">;

/** The variables of an earlier version, without those of resources that have changed: what they select lies there. */
function lasting({ variables, model: before }: Compiled, model: Model): Compiled["variables"] {
  if (before.resources === model.resources) return variables;
  const isSame = ({ type }: Variable): boolean =>
    type.kind !== "resource" || before.resources.get(type.resource) === model.resources.get(type.resource);
  const [items, made]: [Variable[], VariablePart[]] = [[], []];
  for (const [index, part] of variables.made.entries()) {
    const variable = variables.items[index];
    if (variable === undefined || !isSame(variable)) continue;
    items.push(variable);
    made.push(part);
  }
  return { items, made };
}

/** The places of qualifiers; the same object as before where they have the same ids. */
function indexesOf(qualifiers: readonly Qualifier[], before: Compiled | undefined): QualifierIndexes {
  const old = before?.qualifiers.items;
  const isSame = old?.length === qualifiers.length && qualifiers.every(({ id }, index) => old[index]?.id === id);
  return isSame && before !== undefined ? before.indexes : new Map(qualifiers.map(({ id }, index) => [id, index]));
}

function compileContextSchema(model: Model): ContextSchema | null {
  if (contextSchemaDocument(model) === undefined) return null;
  const compiled = model.schemas.get(CONTEXT_SCHEMA_PATH)?.compiled;
  if (compiled === undefined) throw compileError(`context schema file could not be parsed: ${CONTEXT_SCHEMA_PATH}`);
  if (!compiled.ok) throw compileError(`context schema is invalid: ${compiled.message}`);
  return contextSchema(compiled);
}
