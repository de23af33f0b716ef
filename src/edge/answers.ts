import {
  type BoundWorkspace,
  type Fingerprint,
  isRototoError,
  type JsonObject,
  type QualifierResolution,
  type VariableResolution,
  type Workspace,
} from "../runtime/index.ts";
import { sortedUtf8 } from "../runtime/text/utf8-order.ts";
import { exactJson, jsonArray, jsonObject } from "./exact-json.ts";

/** What `POST /v1/resolve` asks for; without any ids, everything. */
export interface ResolveRequest {
  readonly context: JsonObject;
  readonly variables: readonly string[] | undefined;
  readonly qualifiers: readonly string[] | undefined;
  readonly trace: boolean;
}

/** Resolves one variable and writes the answer as JSON. */
export function variableAnswer(workspace: Workspace, id: string, context: JsonObject): string {
  return variableText(workspace.resolveVariable(id, context), workspace.fingerprint);
}

/** Resolves one qualifier and writes the answer as JSON. */
export function qualifierAnswer(workspace: Workspace, id: string, context: JsonObject): string {
  return qualifierText(workspace.resolveQualifier(id, context), workspace.fingerprint);
}

/** Resolves many against one version of the workspace and writes the answer as JSON, ids in byte order. */
export function resolveAnswer(workspace: Workspace, { context, trace, ...ids }: ResolveRequest): string {
  const bound = workspace.bind(context);
  const nothingNamed = ids.variables === undefined && ids.qualifiers === undefined;
  const all = { variables: workspace.variableIds, qualifiers: workspace.qualifierIds };
  const named = { variables: sortedUtf8(ids.variables ?? []), qualifiers: sortedUtf8(ids.qualifiers ?? []) };
  const { variables, qualifiers } =
    nothingNamed && !trace ? everything(bound) : each(bound, nothingNamed ? all : named, trace);
  return jsonObject([
    ["fingerprint", fingerprintJson(workspace.fingerprint)],
    ["variables", jsonArray(variables)],
    ["qualifiers", jsonArray(qualifiers)],
  ]);
}

interface Lists {
  readonly variables: readonly string[];
  readonly qualifiers: readonly string[];
}

function everything(bound: BoundWorkspace): Lists {
  return {
    variables: bound.resolveVariables().map((variable) => variableText(variable)),
    qualifiers: bound.resolveQualifiers().map((qualifier) => qualifierText(qualifier)),
  };
}

function each(bound: BoundWorkspace, { variables, qualifiers }: Lists, trace: boolean): Lists {
  const variable = (id: string): string =>
    trace ? exactJson(bound.traceVariable(id)) : variableText(bound.resolveVariable(id));
  const qualifier = (id: string): string =>
    trace ? exactJson(bound.traceQualifier(id)) : qualifierText(bound.resolveQualifier(id));
  const texts = unknownFirst([
    ...variables.map((id) => () => variable(id)),
    ...qualifiers.map((id) => () => qualifier(id)),
  ]);
  return { variables: texts.slice(0, variables.length), qualifiers: texts.slice(variables.length) };
}

/** Runs all steps. Of several failures an unknown id counts before the others, whatever the order. */
function unknownFirst(steps: readonly (() => string)[]): string[] {
  const texts: string[] = [];
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      texts.push(step());
    } catch (error) {
      if (isRototoError(error) && error.code.endsWith("_not_found")) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return texts;
}

/** `valueJson` goes out as it is: written again from the value, its integers and floats would not be exact. */
function variableText({ id, valueKey, valueJson }: VariableResolution, fingerprint?: Fingerprint | null): string {
  const entries = [
    ["id", JSON.stringify(id)],
    ["value_key", JSON.stringify(valueKey)],
    ["value", valueJson],
  ] as const;
  return jsonObject([...entries, ...fingerprintEntry(fingerprint)]);
}

function qualifierText({ id, value }: QualifierResolution, fingerprint?: Fingerprint | null): string {
  return jsonObject([["id", JSON.stringify(id)], ["value", String(value)], ...fingerprintEntry(fingerprint)]);
}

function fingerprintEntry(fingerprint: Fingerprint | null | undefined): [string, string][] {
  return fingerprint === undefined ? [] : [["fingerprint", fingerprintJson(fingerprint)]];
}

function fingerprintJson(fingerprint: Fingerprint | null): string {
  return JSON.stringify(fingerprint);
}
