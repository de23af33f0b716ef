import type { PredicateTrace, QualifierTrace, VariableTrace } from "../../runtime/resolve/trace.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import type { JsonValue } from "../../runtime/text/json-value.ts";
import type { Traces } from "../traces.ts";
import type { Style } from "./style.ts";
import { visibleText } from "./visible-text.ts";

/** Shows traces to people, in the form of docs/cli.md, "resolve". */
export function tracesText({ workspace, variables, qualifiers }: Traces, style: Style): string {
  const separator = style.faint("-".repeat(40));
  const blocks = [
    ...variables.map((trace) => variableLines(trace, style)),
    ...qualifiers.map((trace) => qualifierLines(trace, style)),
  ];
  const lines = [[`workspace: ${visibleText(workspace)}`], ...blocks].map((block) => block.join("\n"));
  return `${lines.join(`\n${separator}\n`)}\n`;
}

/** The trace of a variable, line by line. */
export function variableLines(
  { resolution, default_value, rules, qualifier_traces }: VariableTrace,
  style: Style,
): string[] {
  const isMatched = rules.some(({ matched }) => matched);
  const defaultStep = `  default -> ${visibleText(default_value)}`;
  return [
    `variable: ${style.strong(visibleText(resolution.id))}`,
    ...qualifier_traces.flatMap((trace) => qualifierLines(trace, style)),
    "pathway:",
    ...rules.map(({ index, qualifier, value, matched }) => {
      const step = `  rule[${index}] if ${visibleText(qualifier)} -> ${visibleText(value)}`;
      return matched ? style.good(`${step} (matched)`) : style.faint(`${step} (skipped)`);
    }),
    isMatched ? style.faint(defaultStep) : style.good(defaultStep),
    "result:",
    `  value key: ${style.strong(visibleText(resolution.value_key))}`,
    `  value: ${style.strong(shownJson(resolution.value))}`,
  ];
}

/** The trace of a qualifier, line by line. */
export function qualifierLines({ id, value, predicates }: QualifierTrace, style: Style): string[] {
  return [
    `qualifier: ${style.strong(visibleText(id))}`,
    ...predicates.flatMap((predicate) => predicateLines(predicate, style)),
    `  value: ${truth(value, style)}`,
  ];
}

function predicateLines(predicate: PredicateTrace, style: Style): string[] {
  const { index, attribute, actual, result } = predicate;
  const isReference = predicate.kind === "compare" && predicate.qualifier !== undefined;
  const subject = isReference ? `qualifier ${predicate.qualifier}` : `context ${attribute}`;
  return [
    `  [${index}] ${visibleText(subject)} = ${shownJson(actual)}`,
    `      test: ${testText(predicate)}`,
    `      matched: ${truth(result, style)}`,
  ];
}

function testText(predicate: PredicateTrace): string {
  if (predicate.kind === "compare") return `${predicate.op} ${shownJson(predicate.expected)}`;
  const { salt, start, end, value } = predicate.bucket;
  return `bucket salt=${visibleText(salt)} range=[${start},${end}] bucket=${value}`;
}

function truth(value: boolean, style: Style): string {
  return value ? style.good("true") : style.faint("false");
}

function shownJson(value: JsonValue): string {
  return visibleText(jsonText(value));
}
