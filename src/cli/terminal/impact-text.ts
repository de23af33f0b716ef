import type { Transition, VariableImpact } from "../../tooling/impact/measure-impact.ts";
import { decisionText, type ImpactReport, percent, totals } from "../impact-report.ts";
import type { Io, Output } from "../io.ts";
import { type Style, styleOf } from "./style.ts";
import { graphemes, textWidth } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

const BAR = { least: 10, most: 40 };
/** How many kinds of change of one variable are shown. */
const MOST_TRANSITIONS = 5;

/** Shows people what flips: a bar for each variable, and below what became of what. */
export function impactText(report: ImpactReport, io: Pick<Io, "stdout" | "env">): string {
  const style = styleOf(io.stdout, io.env);
  const { flips, decisions } = totals(report);
  const flipping = report.variables.filter((variable) => variable.flips > 0);
  const origin = report.generated ? "made up at the boundaries of both" : "recorded";
  return [
    `before: ${visibleText(report.before)}`,
    `after: ${visibleText(report.after)}`,
    `contexts: ${report.contexts} (${origin})`,
    `decisions: ${decisions}, ${flips === 0 ? style.good("none flips") : style.warning(`${flips} flip`)} (${percent(flips, decisions)})`,
    ...barLines(flipping, report, { output: io.stdout, style }),
    ...listed("added", report.added, style.good),
    ...listed("removed", report.removed, style.gone),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function barLines(
  variables: readonly VariableImpact[],
  { contexts }: ImpactReport,
  { output, style }: { readonly output: Output; readonly style: Style },
): string[] {
  const columns = output.isTerminal ? output.columns : 80;
  const width = Math.max(...variables.map(({ variable }) => textWidth(visibleText(variable))));
  const numbers = ` ${contexts} of ${contexts} (100.0 %)`.length;
  const cells = Math.min(BAR.most, columns - width - numbers - 2);
  return variables.flatMap((impact) => {
    const name = visibleText(impact.variable);
    const count = `${impact.flips} of ${contexts} (${percent(impact.flips, contexts)})`;
    const beside = cells >= BAR.least;
    const chart = bar(impact.flips / Math.max(1, contexts), beside ? cells : Math.min(BAR.most, columns - 2), style);
    const head = beside
      ? [`${style.strong(name)}${" ".repeat(width - textWidth(name))} ${chart} ${count}`]
      : [style.strong(name), `  ${chart}`, `  ${count}`];
    return ["", ...head, ...transitionLines(impact.transitions, { output, style })];
  });
}

/** A bar of eighths of a cell, so that a small share is seen. */
function bar(share: number, cells: number, style: Style): string {
  const eighths = Math.max(1, Math.round(share * cells * 8));
  const full = "█".repeat(Math.floor(eighths / 8));
  const part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  const rest = cells - full.length - part.length;
  return style.warning(full + part) + style.faint("░".repeat(Math.max(0, rest)));
}

function transitionLines(
  transitions: readonly Transition[],
  { output, style }: { readonly output: Output; readonly style: Style },
): string[] {
  const shown = transitions.slice(0, MOST_TRANSITIONS);
  const digits = String(shown[0]?.count ?? 0).length;
  // On a terminal a line stays a line; elsewhere nothing is lost.
  const room = output.isTerminal
    ? Math.max(8, Math.floor((output.columns - digits - 8) / 2))
    : Number.POSITIVE_INFINITY;
  const lines = shown.map(({ before, after, count }) => {
    const [from = "", to = ""] = [before, after].map((decision) =>
      shortened(visibleText(decisionText(decision)), room),
    );
    return `  ${String(count).padStart(digits)} × ${style.gone(from)} → ${style.good(to)}`;
  });
  const rest = transitions.length - shown.length;
  return rest > 0 ? [...lines, style.faint(`  and ${rest} other kinds`)] : lines;
}

/** Cuts a text to a number of cells. */
function shortened(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let kept = "";
  let width = 1;
  for (const grapheme of graphemes(text)) {
    width += grapheme.width;
    if (width > cells) break;
    kept += grapheme.text;
  }
  return `${kept}…`;
}

function listed(name: string, ids: readonly string[], paint: (text: string) => string): string[] {
  return ids.length === 0 ? [] : ["", `${name}: ${ids.map((id) => paint(visibleText(id))).join(", ")}`];
}
