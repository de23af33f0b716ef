import { CONTEXT_SCHEMA_PATH } from "../format/layout.ts";
import type { CheckedModel } from "../lint/lint.ts";
import type { Model, Qualifier, Variable } from "../model/model.ts";
import { contextSchema } from "../text/schema/common/common-draft.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { compileError } from "./compile-error.ts";
import { compileQualifier } from "./compile-qualifier.ts";
import { compileVariable } from "./compile-variable.ts";
import { link } from "./link.ts";
import { PartCache, qualifierIndexes } from "./part-cache.ts";
import type { ProgramParts, QualifierPart, VariablePart } from "./parts.ts";
import type { Program } from "./program.ts";

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
  const { contextSchema, qualifiers, variables } = compileParts(model, earlier);
  return { ...link(qualifiers, variables), contextSchema };
}

/** Checks everything, in the order of docs/resolution.md, and takes it apart. */
export function compileParts(model: Model, earlier?: Model): ProgramParts {
  if (model.manifest === undefined) throw compileError("workspace manifest is missing");
  const schema = compileContextSchema(model);
  const indexes = qualifierIndexes(model, earlier);
  const qualifiers = Array.from(model.qualifiers.values(), (qualifier) =>
    qualifierParts.get(qualifier, indexes, () => compileQualifier(qualifier, indexes)),
  );
  const variables = Array.from(model.variables.values(), (variable) =>
    // What a resource's variable selects lies in other documents.
    variable.type.kind === "resource"
      ? compileVariable(variable, model, indexes)
      : variableParts.get(variable, indexes, () => compileVariable(variable, model, indexes)),
  );
  return { contextSchema: schema, qualifiers, variables };
}

const qualifierParts: PartCache<Qualifier, QualifierPart> = new PartCache();
const variableParts: PartCache<Variable, VariablePart> = new PartCache();

function compileContextSchema({ documents, schemas }: Model): ContextSchema | null {
  if (!documents.some(({ path }) => path === CONTEXT_SCHEMA_PATH)) return null;
  const compiled = schemas.get(CONTEXT_SCHEMA_PATH)?.compiled;
  if (compiled === undefined) throw compileError(`context schema file could not be parsed: ${CONTEXT_SCHEMA_PATH}`);
  if (!compiled.ok) throw compileError(`context schema is invalid: ${compiled.message}`);
  return contextSchema(compiled);
}
