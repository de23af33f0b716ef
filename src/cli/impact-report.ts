import { parseJson } from "../runtime/text/json-parse.ts";
import type { Decision, Impact, Share, Transition, VariableImpact } from "../tooling/impact/measure-impact.ts";
import { FreeForm } from "../tooling/pretty-json.ts";

/** What `rototo impact` found. */
export interface ImpactReport extends Impact {
  /** The roots. */
  readonly before: string;
  readonly after: string;
  /** Whether the contexts were made up. */
  readonly generated: boolean;
}

/** How many decisions come out differently, of how many. */
export function totals({ variables, contexts }: Impact): { readonly flips: number; readonly decisions: number } {
  return { flips: variables.reduce((sum, { flips }) => sum + flips, 0), decisions: variables.length * contexts };
}

/** A part of a whole, such as `12.5 %`. */
export function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

/** A decision in words: its key and its value, or what failed. */
export function decisionText(decision: Decision): string {
  return decision.kind === "value" ? `${decision.valueKey} = ${decision.valueJson}` : `error: ${decision.message}`;
}

/** The report as data for JSON. */
export function impactJson(report: ImpactReport): unknown {
  const { before, after, contexts, generated, variables, added, removed } = report;
  return {
    before,
    after,
    contexts,
    generated,
    ...totals(report),
    variables: variables.map(variableJson),
    added,
    removed,
  };
}

function variableJson({ variable, flips, transitions, before, after }: VariableImpact): unknown {
  return {
    variable,
    flips,
    transitions: transitions.map(transitionJson),
    before: before.map(shareJson),
    after: after.map(shareJson),
  };
}

function transitionJson({ before, after, count, example }: Transition): unknown {
  return { before: decisionJson(before), after: decisionJson(after), count, example: new FreeForm(example) };
}

function shareJson({ decision, count }: Share): unknown {
  return { decision: decisionJson(decision), count };
}

function decisionJson(decision: Decision): unknown {
  if (decision.kind === "failure") return { error: decision.message };
  const parsed = parseJson(decision.valueJson);
  return { value_key: decision.valueKey, value: new FreeForm(parsed.ok ? parsed.value : null) };
}
