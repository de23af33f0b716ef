import type { Diagnostic } from "../../runtime/diagnostics.ts";
import { jsonText } from "../../runtime/text/json-text.ts";
import type { JsonValue } from "../../runtime/text/json-value.ts";
import type { Consumer } from "../../tooling/inspect/consumers.ts";
import type { Dependencies } from "../../tooling/inspect/dependencies.ts";
import type {
  InspectedLinter,
  InspectedQualifier,
  InspectedResource,
  InspectedRule,
  InspectedSchema,
  InspectedVariable,
  Inspection,
} from "../inspection.ts";
import { place } from "./place-text.ts";
import type { Style } from "./style.ts";
import { qualifierLines, variableLines } from "./traces-text.ts";
import { visibleText } from "./visible-text.ts";

const SEPARATOR = `  ${"-".repeat(40)}`;

/** Shows people what is known of a workspace, in the form of docs/cli.md, "inspect". */
export function inspectionText(inspection: Inspection, style: Style): string {
  const { root, runtime, diagnostics } = inspection;
  const head = [
    `workspace: ${visibleText(root)}`,
    `runtime: ${runtime.status === "available" ? style.good("available") : style.error(`unavailable: ${visibleText(runtime.reason)}`)}`,
    `diagnostics: ${diagnostics.length}`,
  ];
  const blocks = [
    ...inspection.schemas.map((schema) => schemaBlock(schema, style)),
    ...inspection.resources.map((resource) => resourceBlock(resource, style)),
    ...inspection.variables.map((variable) => variableBlock(variable, style)),
    ...inspection.qualifiers.map((qualifier) => qualifierBlock(qualifier, style)),
    ...inspection.lintRules.map((rule) => ruleBlock(rule, style)),
    ...inspection.lintAuthorities.map(({ authority, rules }) => [
      title("lint authority", authority, style),
      ...list(
        "rules",
        rules.map(({ rule }) => rule),
      ),
    ]),
    ...inspection.linters.map((linter) => linterBlock(linter, style)),
  ];
  return [head, ...blocks]
    .map((lines) => lines.map((line) => `${line}\n`).join(""))
    .join(`${style.faint(SEPARATOR)}\n`);
}

function schemaBlock({ id, path, status, error, consumers, diagnostics }: InspectedSchema, style: Style): string[] {
  return [
    title("schema", id, style),
    `  path: ${visibleText(path)}`,
    `  status: ${status}${error === undefined ? "" : `: ${visibleText(error)}`}`,
    ...consumerLines(consumers),
    ...diagnosticLines(diagnostics, style),
  ];
}

function resourceBlock(resource: InspectedResource, style: Style): string[] {
  const { id, path, schema, objects, dependencies, consumers, diagnostics } = resource;
  return [
    title("resource", id, style),
    `  path: ${visibleText(path)}`,
    `  schema: ${schema === null ? "<none>" : visibleText(schema)}`,
    ...list(
      "objects",
      objects.map(({ key, value }) => `${key} = ${jsonText(value)}`),
    ),
    ...dependencyLines(dependencies),
    ...consumerLines(consumers),
    ...diagnosticLines(diagnostics, style),
  ];
}

function variableBlock(variable: InspectedVariable, style: Style): string[] {
  const { id, path, type_source, values, resolve, dependencies, diagnostics, trace } = variable;
  return [
    title("variable", id, style),
    `  path: ${visibleText(path)}`,
    `  type: ${visibleText(type_source)}`,
    ...list(
      "values",
      values.map(({ key, value }) => `${key} = ${jsonText(value)}`),
    ),
    ...list("resolve", [
      ...resolve.rules.map(
        ({ index, qualifier, value }) => `rule[${index}] if ${qualifier ?? "<none>"} -> ${value ?? "<none>"}`,
      ),
      `default -> ${resolve.default_value ?? "<none>"}`,
    ]),
    ...dependencyLines(dependencies),
    ...diagnosticLines(diagnostics, style),
    ...(trace ? ["  trace:", ...variableLines(trace, style).map(indented)] : []),
  ];
}

function qualifierBlock(qualifier: InspectedQualifier, style: Style): string[] {
  const { id, path, predicates, dependencies, consumers, diagnostics, trace } = qualifier;
  return [
    title("qualifier", id, style),
    `  path: ${visibleText(path)}`,
    ...list(
      "predicates",
      predicates.map(({ index, attribute, op, value, salt, range }) => {
        const operand = value === undefined ? [] : [jsonText(value)];
        const bucket = salt === undefined ? [] : [`salt=${plain(salt)}`, `range=${jsonText(range ?? null)}`];
        const shown = [...operand, ...bucket];
        return `[${index}] ${[attribute ?? "<none>", op ?? "<none>", ...shown].join(" ")}`;
      }),
    ),
    ...dependencyLines(dependencies),
    ...consumerLines(consumers),
    ...diagnosticLines(diagnostics, style),
    ...(trace ? ["  trace:", ...qualifierLines(trace, style).map(indented)] : []),
  ];
}

function ruleBlock({ entry, diagnostics }: InspectedRule, style: Style): string[] {
  return [
    title("lint rule", entry.rule, style),
    `  severity: ${entry.severity}`,
    `  title: ${visibleText(entry.title)}`,
    `  help: ${visibleText(entry.help)}`,
    ...diagnosticLines(diagnostics, style),
  ];
}

function linterBlock({ id, path, registrations, diagnostics }: InspectedLinter, style: Style): string[] {
  return [
    title("linter", id, style),
    `  path: ${visibleText(path)}`,
    ...list(
      "registrations",
      registrations.map(
        ({ stage, entity, field, rule, handler }) =>
          `${rule.rule}: ${handler} for ${[entity, ...(field === undefined ? [] : [field])].join(" ")} at ${stage}`,
      ),
    ),
    ...diagnosticLines(diagnostics, style),
  ];
}

function title(kind: string, id: string, style: Style): string {
  return `${kind}: ${style.strong(visibleText(id))}`;
}

function dependencyLines({ qualifiers, context_paths, schemas, resources }: Dependencies): string[] {
  const lines = Object.entries({ qualifiers, "context paths": context_paths, schemas, resources })
    .filter(([, ids]) => ids.length > 0)
    .map(([name, ids]) => `${name}: ${ids.join(", ")}`);
  return list("depends on", lines);
}

function consumerLines(consumers: readonly Consumer[]): string[] {
  return list(
    "used by",
    consumers.map(({ label }) => label),
  );
}

function diagnosticLines(diagnostics: readonly Diagnostic[], style: Style): string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.map(({ severity, rule, location, message }) => {
    return `    ${style[severity](`${severity}[${rule}]`)}: ${place(location)}: ${visibleText(message)}`;
  });
  return ["  diagnostics:", ...lines];
}

/** A named list; nothing where it is empty. */
function list(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`  ${name}:`, ...items.map((item) => `    ${visibleText(item)}`)];
}

function plain(value: JsonValue): string {
  return typeof value === "string" ? value : jsonText(value);
}

function indented(line: string): string {
  return `    ${line}`;
}
