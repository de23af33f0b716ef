import { jsonText } from "../runtime/text/json-text.ts";
import { decisionText, type ImpactReport, percent, totals } from "./impact-report.ts";

const MOST_VARIABLES = 20;
const MOST_TRANSITIONS = 5;

/** A summary in Markdown, as a comment of a pull request or the summary of a job. */
export function impactMarkdown(report: ImpactReport): string {
  const { flips, decisions } = totals(report);
  const flipping = report.variables.filter((variable) => variable.flips > 0);
  const origin = report.generated ? "made up at the boundaries of both versions" : "recorded";
  const rest = flipping.length - MOST_VARIABLES;
  return [
    "### Impact of this change",
    "",
    flips === 0
      ? `No decision flips: ${decisions} compared, for ${report.contexts} contexts (${origin}).`
      : `**${flips}** of ${decisions} decisions flip (${percent(flips, decisions)}), for ${report.contexts} contexts (${origin}).`,
    ...(flipping.length === 0
      ? []
      : ["", "| Variable | Flips | Before → after | For example |", "| --- | --: | --- | --- |"]),
    ...flipping.slice(0, MOST_VARIABLES).flatMap(({ variable, flips: count, transitions }) =>
      transitions.slice(0, MOST_TRANSITIONS).map((transition, index) => {
        const name = index === 0 ? code(variable) : "";
        const share = index === 0 ? `${count} (${percent(count, report.contexts)})` : "";
        const [from, to] = [transition.before, transition.after].map((decision) => code(decisionText(decision)));
        return `| ${name} | ${share} | ${from} → ${to}, ${transition.count} × | ${code(jsonText(transition.example))} |`;
      }),
    ),
    ...(rest > 0 ? ["", `And ${rest} other variables.`] : []),
    ...(report.added.length > 0 ? ["", `Added: ${report.added.map(code).join(", ")}`] : []),
    ...(report.removed.length > 0 ? ["", `Removed: ${report.removed.map(code).join(", ")}`] : []),
    "",
  ].join("\n");
}

/** A text as code in a cell of a table: HTML, because in Markdown a bar would end the cell and a tick the code. */
function code(text: string): string {
  const cut = text.length > 160 ? `${text.slice(0, 159)}…` : text;
  const safe = cut.replace(/[&<>|`*_[\]\\\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<code>${safe}</code>`;
}
