import type { Entity, Field, Location, Target } from "../../runtime/diagnostics.ts";
import type { VariableResolution } from "../../runtime/resolve/resolution.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import type { JsonValue } from "../../runtime/text/json-value.ts";
import type { SemanticChange } from "../../tooling/diff/change.ts";
import type { ResolutionImpact } from "../../tooling/diff/resolution-impacts.ts";
import type { Difference } from "../difference.ts";
import { place } from "./place-text.ts";
import type { Paint, Style } from "./style.ts";
import { visibleText } from "./visible-text.ts";

/** Shows people what changed, in the form of docs/cli.md, "diff". */
export function differenceText({ before, after, changes, impacts }: Difference, style: Style): string {
  const blocks = [
    [`before: ${visibleText(before)}`, `after: ${visibleText(after)}`],
    changes.length === 0
      ? ["semantic changes: none"]
      : ["semantic changes:", ...changes.flatMap((change) => changeLines(change, style))],
    ...(impacts === undefined ? [] : [impactBlock(impacts, style)]),
  ];
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function changeLines(change: SemanticChange, style: Style): string[] {
  const { kind, target, before, after, before_location: was, after_location: is } = change;
  const paint = kind.endsWith("_added") ? style.good : kind.endsWith("_removed") ? style.gone : style.warning;
  const hasValues = before !== undefined || after !== undefined;
  return [
    `  ${paint(kind)} ${style.strong(targetLabel(target))}`,
    `    ${style.faint(whereText(was, is))}`,
    ...(hasValues ? [valueLine("before", before, style.gone), valueLine("after", after, style.good)] : []),
  ];
}

function whereText(was: Location | undefined, is: Location | undefined): string {
  const [from, to] = [was, is].map((location) => location && place(location));
  return from === to || to === undefined || from === undefined ? `at ${from ?? to}` : `at ${from} -> ${to}`;
}

function valueLine(name: string, value: JsonValue | undefined, paint: Paint): string {
  return `    ${`${name}:`.padEnd(7)} ${value === undefined ? "<none>" : paint(visibleText(jsonText(value)))}`;
}

function impactBlock(impacts: readonly ResolutionImpact[], style: Style): string[] {
  if (impacts.length === 0) return ["resolution impact: none"];
  return [
    "resolution impact:",
    ...impacts.flatMap(({ variable, before, after }) => [
      `  variable ${style.strong(visibleText(variable))}`,
      `    before: ${resolutionText(before, style.gone)}`,
      `    after:  ${resolutionText(after, style.good)}`,
    ]),
  ];
}

function resolutionText({ valueKey, valueJson }: VariableResolution, paint: Paint): string {
  return paint(`${visibleText(valueKey)} = ${visibleText(valueJson)}`);
}

/** What a change is about, in words: `variable limit value premium`. */
function targetLabel({ entity, field }: Target): string {
  return visibleText([entityLabel(entity), ...(field ? fieldLabel(field) : [])].join(" "));
}

function entityLabel(entity: Entity): string {
  switch (entity.kind) {
    case "variable":
    case "qualifier":
    case "resource":
      return `${entity.kind} ${entity.id}`;
    case "value":
      return `variable ${entity.variable} value ${entity.key}`;
    case "rule":
      return `variable ${entity.variable} resolve.rule[${entity.index}]`;
    case "predicate":
      return `qualifier ${entity.qualifier} predicate[${entity.index}]`;
    case "resource_object":
      return `resource ${entity.resource} object ${entity.key}`;
    case "custom_lint":
    case "schema":
      return `${entity.kind} ${entity.path}`;
    case "workspace":
    case "manifest":
      return entity.kind;
    default:
      return entity satisfies never;
  }
}

/** The name of a field is in the change's kind; only a path within a value says more. */
function fieldLabel(field: Field): string[] {
  return "path" in field ? [field.path.join(".")] : [];
}
