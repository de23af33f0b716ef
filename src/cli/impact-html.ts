import { jsonText } from "../runtime/text/json-text.ts";
import type { Decision, Share, VariableImpact } from "../tooling/impact/measure-impact.ts";
import { decisionText, type ImpactReport, percent, totals } from "./impact-report.ts";

/** A report with plots, as one HTML page that needs nothing else and runs nothing. */
export function impactHtml(report: ImpactReport): string {
  const { flips, decisions } = totals(report);
  const flipping = report.variables.filter((variable) => variable.flips > 0);
  const origin = report.generated ? "made up at the boundaries of both versions" : "recorded";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Impact: ${flips} of ${decisions} decisions flip</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${flips === 0 ? "No decision flips" : `${flips} of ${decisions} decisions flip`}</h1>
<dl>
<dt>Before</dt><dd>${escaped(report.before)}</dd>
<dt>After</dt><dd>${escaped(report.after)}</dd>
<dt>Contexts</dt><dd>${report.contexts}, ${origin}</dd>
<dt>Share</dt><dd>${percent(flips, decisions)} of all decisions, in ${flipping.length} of ${report.variables.length} variables</dd>
${listed("Added", report.added)}${listed("Removed", report.removed)}</dl>
${flipping.length === 0 ? "" : `<h2>Flips by variable</h2>\n${barChart(flipping, report.contexts)}`}
${flipping.map((variable, index) => section(variable, index, report.contexts)).join("\n")}
</body>
</html>
`;
}

function listed(name: string, ids: readonly string[]): string {
  return ids.length === 0
    ? ""
    : `<dt>${name}</dt><dd>${ids.map((id) => `<code>${escaped(id)}</code>`).join(" ")}</dd>\n`;
}

const CHART = { width: 760, row: 30, label: 250, value: 120 };

/** A bar for each variable, on a scale of all contexts. */
function barChart(variables: readonly VariableImpact[], contexts: number): string {
  const room = CHART.width - CHART.label - CHART.value;
  const rows = variables.map(({ variable, flips }, index) => {
    const y = index * CHART.row;
    const width = Math.max(2, (room * flips) / Math.max(1, contexts));
    return `<g transform="translate(0 ${y})">
<text class="label" x="${CHART.label - 10}" y="20" text-anchor="end">${escaped(shortened(variable, 32))}</text>
<rect class="rail" x="${CHART.label}" y="6" width="${room}" height="18" rx="3"/>
<rect class="flip" x="${CHART.label}" y="6" width="${width.toFixed(1)}" height="18" rx="3"><title>${escaped(variable)}: ${flips} of ${contexts}</title></rect>
<text x="${CHART.width - CHART.value + 10}" y="20">${flips} (${percent(flips, contexts)})</text>
</g>`;
  });
  const label = `Flips of ${variables.length} variables`;
  return svg({ width: CHART.width, height: variables.length * CHART.row, label }, rows.join("\n"));
}

function section(
  { variable, flips, transitions, before, after }: VariableImpact,
  index: number,
  contexts: number,
): string {
  const rows = transitions.map(
    (transition) => `<tr><td class="number">${transition.count}</td><td>${decisionHtml(transition.before)}</td>
<td>${decisionHtml(transition.after)}</td><td><code>${escaped(shortened(jsonText(transition.example), 300))}</code></td></tr>`,
  );
  return `<section id="variable-${index}">
<h2><code>${escaped(variable)}</code></h2>
<p>${flips} of ${contexts} contexts get something else.</p>
${flowChart(before, after, transitions, contexts)}
<table>
<thead><tr><th>Contexts</th><th>Before</th><th>After</th><th>For example</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table>
</section>`;
}

const FLOW = { width: 760, height: 190, left: 250, right: 510, bar: 16, gap: 10 };

/** A block of one side of the flow: where it stands, and how much of it has been drawn from. */
interface Block {
  readonly y: number;
  readonly height: number;
  used: number;
}

/** What the contexts got before on the left, what they get after on the right, and between them how many go where. */
function flowChart(
  before: readonly Share[],
  after: readonly Share[],
  transitions: VariableImpact["transitions"],
  contexts: number,
): string {
  const most = Math.max(before.length, after.length);
  const scale = Math.max(40, FLOW.height - most * FLOW.gap) / Math.max(1, contexts);
  const [left, right] = [blocks(before, scale), blocks(after, scale)];
  const stays = before.flatMap(({ decision, count }) => {
    const key = decisionText(decision);
    const leaving = transitions.filter((one) => decisionText(one.before) === key);
    const staying = count - leaving.reduce((sum, one) => sum + one.count, 0);
    return staying > 0 ? [{ before: decision, after: decision, count: staying, stays: true }] : [];
  });
  const flows = [...stays, ...transitions.map((one) => ({ ...one, stays: false }))].map((flow) => {
    const from = left.get(decisionText(flow.before));
    const to = right.get(decisionText(flow.after));
    return from && to ? ribbon(from, to, flow.count * scale, flow.stays) : "";
  });
  const height = Math.max(...[...left.values(), ...right.values()].map(({ y, height: tall }) => y + tall), 0);
  const content = [...flows, ...sideLabels(before, left, "left"), ...sideLabels(after, right, "right")];
  return svg(
    { width: FLOW.width, height: height + 8, label: "What the contexts get before and after" },
    content.join("\n"),
  );
}

function blocks(shares: readonly Share[], scale: number): Map<string, Block> {
  let y = 4;
  return new Map(
    shares.map(({ decision, count }) => {
      const block = { y, height: Math.max(2, count * scale), used: 0 };
      // A label needs a line, however few contexts it stands for.
      y += Math.max(16, block.height) + FLOW.gap;
      return [decisionText(decision), block];
    }),
  );
}

function ribbon(from: Block, to: Block, height: number, stays: boolean): string {
  const [x1, x2] = [FLOW.left + FLOW.bar, FLOW.right];
  const middle = (x1 + x2) / 2;
  const [y1, y2] = [from.y + from.used, to.y + to.used];
  from.used += height;
  to.used += height;
  const points = [x1, y1, x2, y2, height, middle].map((value) => Number(value.toFixed(1)));
  const [a = 0, b = 0, c = 0, d = 0, h = 0, m = 0] = points;
  const path = `M${a} ${b}C${m} ${b} ${m} ${d} ${c} ${d}V${d + h}C${m} ${d + h} ${m} ${b + h} ${a} ${b + h}Z`;
  return `<path class="${stays ? "stay" : "flip flow"}" d="${path}"/>`;
}

function sideLabels(shares: readonly Share[], placed: ReadonlyMap<string, Block>, side: "left" | "right"): string[] {
  const isLeft = side === "left";
  const x = isLeft ? FLOW.left : FLOW.right;
  return shares.flatMap(({ decision, count }) => {
    const text = decisionText(decision);
    const block = placed.get(text);
    if (block === undefined) return [];
    const place = isLeft ? `x="${x - 8}" text-anchor="end"` : `x="${x + FLOW.bar + 8}"`;
    const y = (block.y + Math.max(16, block.height) / 2 + 4).toFixed(1);
    return [
      `<rect class="block" x="${x}" y="${block.y.toFixed(1)}" width="${FLOW.bar}" height="${block.height.toFixed(1)}"/>`,
      `<text ${place} y="${y}">${escaped(shortened(text, 24))}, ${count}<title>${escaped(text)}</title></text>`,
    ];
  });
}

function svg({ width, height, label }: { width: number; height: number; label: string }, content: string): string {
  return `<svg viewBox="0 0 ${width} ${Math.ceil(height)}" role="img" aria-label="${escaped(label)}">\n${content}\n</svg>`;
}

function decisionHtml(decision: Decision): string {
  const kind = decision.kind === "failure" ? ' class="failure"' : "";
  return `<code${kind}>${escaped(shortened(decisionText(decision), 300))}</code>`;
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1f2328, #e6edf3); --faint: light-dark(#59636e, #9198a1);
  --rail: light-dark(#eef1f4, #21262d); --flip: light-dark(#d1600a, #f0883e); --stay: light-dark(#c5ccd3, #3d444d);
  --line: light-dark(#d1d9e0, #3d444d) }
body { color: var(--ink); background: light-dark(#fff, #0d1117); font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 48rem;
  padding: 0 1rem }
h1 { font-size: 1.7rem; line-height: 1.2 } h2 { font-size: 1.15rem; margin-top: 2.5rem }
dl { display: grid; gap: 0.2rem 1rem; grid-template-columns: max-content 1fr } dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
svg { display: block; width: 100%; height: auto; font-size: 13px } svg text { fill: var(--ink) }
.rail { fill: var(--rail) } .flip { fill: var(--flip) } .flow { opacity: 0.55 } .stay { fill: var(--stay); opacity: 0.5 } .block { fill: var(--faint) }
table { border-collapse: collapse; margin-top: 1rem; width: 100% } th { color: var(--faint); font-weight: 500; text-align: left }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.8rem 0.35rem 0; vertical-align: top }
td.number { font-variant-numeric: tabular-nums; text-align: right } td code { overflow-wrap: anywhere }
code { font: 0.9em/1.4 ui-monospace, monospace } code.failure { color: light-dark(#cf222e, #ff7b72) }
`;
