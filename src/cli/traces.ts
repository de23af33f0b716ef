import type { PredicateTrace, QualifierTrace, VariableTrace } from "../runtime/resolve/trace.ts";
import { FreeForm } from "../tooling/pretty-json.ts";

/** What `rototo resolve` found out. */
export interface Traces {
  /** The root. */
  readonly workspace: string;
  readonly variables: readonly VariableTrace[];
  readonly qualifiers: readonly QualifierTrace[];
}

/** The same as data for JSON: values of the workspace and of the context have their keys sorted. */
export function tracesJson({ workspace, variables, qualifiers }: Traces): unknown {
  return { workspace, variables: variables.map(variableJson), qualifiers: qualifiers.map(qualifierJson) };
}

/** The trace of a variable as data for JSON. */
export function variableJson({ resolution, qualifier_traces, ...rest }: VariableTrace): unknown {
  const value = new FreeForm(resolution.value);
  return { resolution: { ...resolution, value }, ...rest, qualifier_traces: qualifier_traces.map(qualifierJson) };
}

/** The trace of a qualifier as data for JSON. */
export function qualifierJson({ id, value, predicates }: QualifierTrace): unknown {
  return { id, value, predicates: predicates.map(predicateJson) };
}

function predicateJson(predicate: PredicateTrace): unknown {
  const actual = new FreeForm(predicate.actual);
  if (predicate.kind === "bucket") return { ...predicate, actual };
  return { ...predicate, expected: new FreeForm(predicate.expected), actual };
}
