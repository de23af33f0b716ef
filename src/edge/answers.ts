import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import { isRototoError } from "../runtime/errors.ts";
import type { BoundWorkspace, JsonObject } from "../runtime/index.ts";
import { sortedUtf8 } from "../runtime/text/utf8-order.ts";
import { exactJson } from "./exact-json.ts";
import { ResultTexts } from "./result-texts.ts";

/** What `POST …/resolve` asks for; without any ids, everything. */
export interface ResolveRequest {
  readonly context: JsonObject;
  readonly variables: readonly string[] | undefined;
  readonly qualifiers: readonly string[] | undefined;
  readonly trace: boolean;
}

/** Resolves one variable and writes the answer as JSON. */
export function variableAnswer(workspace: DefinedWorkspace, id: string, context: JsonObject): string {
  const texts = ResultTexts.of(workspace);
  return texts.variable(workspace.resolveVariable(id, context)).alone;
}

/** Resolves one qualifier and writes the answer as JSON. */
export function qualifierAnswer(workspace: DefinedWorkspace, id: string, context: JsonObject): string {
  const texts = ResultTexts.of(workspace);
  return `{${texts.qualifier(workspace.resolveQualifier(id, context))},${texts.fingerprint}}`;
}

/** Resolves many against one version of the workspace and writes the answer as JSON, ids in byte order. */
export function resolveAnswer(
  workspace: DefinedWorkspace,
  { context, trace, variables, qualifiers }: ResolveRequest,
): string {
  const bound = workspace.bind(context);
  const texts = ResultTexts.of(workspace);
  const all = variables === undefined && qualifiers === undefined;
  const lists = all
    ? { variables: workspace.variableIds, qualifiers: workspace.qualifierIds }
    : { variables: sortedOnce(variables ?? []), qualifiers: sortedOnce(qualifiers ?? []) };
  const written = all && !trace ? everything(bound, texts) : each(lists, trace ? traces(bound) : results(bound, texts));
  return `{${texts.fingerprint},"variables":[${written.variables}],"qualifiers":[${written.qualifiers}]}`;
}

/** Each id once, in byte order. */
function sortedOnce(ids: readonly string[]): string[] {
  return sortedUtf8(ids).filter((id, index, sorted) => id !== sorted[index - 1]);
}

/** How one is resolved and written. */
interface Writer {
  variable(id: string): string;
  qualifier(id: string): string;
}

function results(bound: BoundWorkspace, texts: ResultTexts): Writer {
  return {
    variable: (id) => texts.variable(bound.resolveVariable(id)).among,
    qualifier: (id) => `{${texts.qualifier(bound.resolveQualifier(id))}}`,
  };
}

function traces(bound: BoundWorkspace): Writer {
  return {
    variable: (id) => exactJson(bound.traceVariable(id)),
    qualifier: (id) => exactJson(bound.traceQualifier(id)),
  };
}

interface Written {
  readonly variables: string;
  readonly qualifiers: string;
}

function everything(bound: BoundWorkspace, texts: ResultTexts): Written {
  return {
    variables: bound
      .resolveVariables()
      .map((variable) => texts.variable(variable).among)
      .join(","),
    qualifiers: bound
      .resolveQualifiers()
      .map((qualifier) => `{${texts.qualifier(qualifier)}}`)
      .join(","),
  };
}

/** Of several failures an unknown id counts before the others, whatever the order; apart from that the first does. */
function each({ variables, qualifiers }: Record<keyof Written, readonly string[]>, writer: Writer): Written {
  const failures: unknown[] = [];
  const write = (ids: readonly string[], one: (id: string) => string): string =>
    ids.map((id) => attempt(() => one(id), failures)).join(",");
  const written = { variables: write(variables, writer.variable), qualifiers: write(qualifiers, writer.qualifier) };
  if (failures.length > 0) throw failures[0];
  return written;
}

function attempt(write: () => string, failures: unknown[]): string {
  try {
    return write();
  } catch (error) {
    if (isRototoError(error) && error.code.endsWith("_not_found")) throw error;
    failures.push(error);
    return "";
  }
}
