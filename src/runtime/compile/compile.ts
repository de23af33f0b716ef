import { CONTEXT_SCHEMA_PATH } from "../format/layout.ts";
import type { CheckedModel } from "../lint/lint.ts";
import type { Model } from "../model/model.ts";
import { contextSchema } from "../text/schema/common/common-draft.ts";
import type { ContextSchema } from "../text/schema/common/plan-common.ts";
import { compileError } from "./compile-error.ts";
import { compileQualifier } from "./compile-qualifier.ts";
import { compileVariable } from "./compile-variable.ts";
import { link } from "./link.ts";
import type { ProgramParts } from "./parts.ts";
import type { Program } from "./program.ts";

/**
 * Lowers a model that lint has passed to a program.
 *
 * @throws {compile_failed} for the first thing that cannot be compiled; after a clean lint that is only a qualifier
 * with `predicate = []`. See docs/resolution.md, "Compilation".
 */
export function compile(model: CheckedModel): Program {
  return compileUnchecked(model);
}

/**
 * Lowers a model that lint has not passed, for tools that resolve straight from a directory being edited: what stops
 * them is only what stops compilation.
 *
 * @throws {compile_failed} for the first thing that cannot be compiled, in document kind and id order.
 */
export function compileUnchecked(model: Model): Program {
  const { contextSchema, qualifiers, variables } = compileParts(model);
  return { ...link(qualifiers, variables), contextSchema };
}

/** Checks everything, in the order of docs/resolution.md, and takes it apart. */
export function compileParts(model: Model): ProgramParts {
  if (model.manifest === undefined) throw compileError("workspace manifest is missing");
  const schema = compileContextSchema(model);
  const indexes = new Map([...model.qualifiers.keys()].map((id, index) => [id, index]));
  const qualifiers = [...model.qualifiers.values()].map((qualifier) => compileQualifier(qualifier, indexes));
  const variables = [...model.variables.values()].map((variable) => compileVariable(variable, model, indexes));
  return { contextSchema: schema, qualifiers, variables };
}

function compileContextSchema({ documents, schemas }: Model): ContextSchema | null {
  if (!documents.some(({ path }) => path === CONTEXT_SCHEMA_PATH)) return null;
  const compiled = schemas.get(CONTEXT_SCHEMA_PATH)?.compiled;
  if (compiled === undefined) throw compileError(`context schema file could not be parsed: ${CONTEXT_SCHEMA_PATH}`);
  if (!compiled.ok) throw compileError(`context schema is invalid: ${compiled.message}`);
  return contextSchema(compiled);
}
