import type { Diagnostic, Location } from "../../runtime/diagnostics.ts";
import type { Document } from "../../runtime/format/document.ts";
import { readDocument } from "../../runtime/format/document-text.ts";
import type { Model } from "../../runtime/model/model.ts";
import type { Output } from "../io.ts";
import { codeFrame } from "./code-frame.ts";
import { place } from "./place-text.ts";
import { SourceLines } from "./source-lines.ts";
import type { Paint, Style } from "./style.ts";
import { textWidth } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";
import { type Span, wrap } from "./wrap.ts";

/** What diagnostics are shown on, and with. */
export interface DiagnosticsView {
  readonly output: Output;
  readonly style: Style;
  /** Where the lines for frames come from; absent where nothing was read. */
  readonly model: Model | undefined;
}

/**
 * Shows diagnostics to people, in the form of docs/cli.md, "Diagnostics". On a terminal each gets the lines it is about
 * and is kept to the terminal's width; elsewhere it is exactly that form.
 */
export function diagnosticsText(diagnostics: readonly Diagnostic[], view: DiagnosticsView): string {
  const sources = new Sources(view.model);
  const texts = diagnostics.map((diagnostic) => `${lines(diagnostic, sources, view).join("\n")}\n`);
  return texts.join(view.output.isTerminal ? "\n" : "");
}

/** How many of which severity there are in how many documents, such as `2 errors, 1 warning in 14 documents`. */
export function summaryText(diagnostics: readonly Diagnostic[], documents: number, style: Style): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [
    ...(errors > 0 ? [style.error(count(errors, "error"))] : []),
    ...(warnings > 0 ? [style.warning(count(warnings, "warning"))] : []),
  ];
  return counts.join(", ") + (documents > 0 ? ` in ${count(documents, "document")}` : "");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function lines(diagnostic: Diagnostic, sources: Sources, { output, style }: DiagnosticsView): string[] {
  const { severity, rule, message, help, location, related } = diagnostic;
  const mark = style[severity];
  const frame = (at: Location, paint: Paint): string[] => {
    const source = output.isTerminal && at.range && sources.lines(at.path);
    return source && at.range ? codeFrame(source, at.range, { columns: output.columns, style, mark: paint }) : [];
  };
  const labelled = (label: string, text: string): string =>
    flow([plain("  "), { text: `${label}:`, paint: style.frame }, plain(` ${visibleText(text)}`)], 4, output);
  return [
    headline(
      [{ text: `${severity}[${rule}]`, paint: mark }, plain(`: ${place(location)}:`)],
      { text: visibleText(message), paint: style.strong },
      output,
    ),
    ...frame(location, mark),
    labelled("help", help),
    ...related.flatMap(({ location: at, message: why }) => [
      labelled("note", `${place(at)}: ${why}`),
      ...frame(at, style.frame),
    ]),
  ];
}

/** The message goes on with what it is about, or begins a line of its own where that does not fit. */
function headline(about: readonly Span[], message: Span, output: Output): string {
  const together = [...about, plain(" "), message];
  const fits = !output.isTerminal || together.reduce((sum, { text }) => sum + textWidth(text), 0) <= output.columns;
  if (fits) return flow(together, 2, output);
  return `${flow(about, 2, output)}\n${flow([plain("  "), message], 2, output)}`;
}

/** Lays text out in lines on a terminal; elsewhere it is one. */
function flow(spans: readonly Span[], indent: number, { isTerminal, columns }: Output): string {
  return isTerminal ? wrap(spans, { width: columns, indent }) : spans.map(({ text, paint }) => paint(text)).join("");
}

function plain(text: string): Span {
  return { text, paint: asItIs };
}

function asItIs(text: string): string {
  return text;
}

/** The lines of the documents that are shown, split once each. */
class Sources {
  readonly #documents: ReadonlyMap<string, Document>;
  readonly #lines = new Map<string, SourceLines | undefined>();

  constructor(model: Model | undefined) {
    this.#documents = new Map(model?.documents.map((document) => [document.path, document]));
  }

  lines(path: string): SourceLines | undefined {
    if (!this.#lines.has(path)) this.#lines.set(path, this.#read(path));
    return this.#lines.get(path);
  }

  #read(path: string): SourceLines | undefined {
    const document = this.#documents.get(path);
    const content = document && readDocument(document);
    return content && "text" in content ? new SourceLines(content.text) : undefined;
  }
}
