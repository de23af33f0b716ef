import type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
import { isRototoError } from "../runtime/errors.ts";
import type { BoundWorkspace, JsonObject } from "../runtime/index.ts";
import { ascendUtf8, sortedUtf8 } from "../runtime/text/utf8-order.ts";
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

/** Each id once, in byte order, which is how most clients send them anyway. */
function sortedOnce(ids: readonly string[]): readonly string[] {
  return ascendUtf8(ids) ? ids : sortedUtf8(new Set(ids));
}

/** How one is resolved and written. */
interface Writer {
  readonly variable: (id: string) => string;
  readonly qualifier: (id: string) => string;
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

type Lists = Record<keyof Written, readonly string[]>;

function each(lists: Lists, { variable, qualifier }: Writer): Written {
  const { variables, qualifiers } = lists;
  try {
    return {
      variables: variables.map((id) => variable(id)).join(),
      qualifiers: qualifiers.map((id) => qualifier(id)).join(),
    };
  } catch (error) {
    throw isUnknown(error) ? error : (firstUnknown(lists, { variable, qualifier }) ?? error);
  }
}

/** Of several failures an unknown id counts before the others, whatever the order; apart from that the first does. */
function firstUnknown({ variables, qualifiers }: Lists, { variable, qualifier }: Writer): unknown {
  const failures = [
    ...variables.map((id) => failureOf(variable, id)),
    ...qualifiers.map((id) => failureOf(qualifier, id)),
  ];
  return failures.find(isUnknown);
}

function failureOf(write: (id: string) => string, id: string): unknown {
  try {
    write(id);
    return undefined;
  } catch (error) {
    return error;
  }
}

function isUnknown(error: unknown): boolean {
  return isRototoError(error) && error.code.endsWith("_not_found");
}
