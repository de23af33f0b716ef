import type { Position, Range } from "../../runtime/text/text-range.ts";
import { cutAround } from "./source-cells.ts";
import type { SourceLines } from "./source-lines.ts";
import type { Paint, Style } from "./style.ts";

/** How a frame is drawn. */
export interface FrameOptions {
  /** Width of the terminal in cells. */
  readonly columns: number;
  readonly style: Style;
  /** The look of what points at the range. */
  readonly mark: Paint;
}

/** A line of a frame: what stands in the margin, and what beside it. */
interface Row {
  readonly margin: string;
  readonly text: string;
}

/** A longer range loses lines in its middle. */
const MOST_LINES = 6;
const NARROWEST = 20;

/**
 * Draws the lines of a range with line numbers, a single line underlined with carets, several lines bracketed:
 *
 * ```text
 *   9 | default = "gold"        4 | / [[predicate]]
 *     |           ^^^^^^        5 | | op = "eq"
 *                                 | |_________^
 * ```
 */
export function codeFrame(source: SourceLines, range: Range, options: FrameOptions): string[] {
  const { start, end } = withoutLastBreak(range, source);
  const digits = String(end.line + 1).length;
  const indent = 2 + digits;
  const width = Math.max(NARROWEST, options.columns - indent - " | ".length);
  const rows =
    start.line === end.line
      ? underlined(source.line(start.line), { start, end }, width, options)
      : bracketed(source, { start, end }, width - 2, options);
  return rows.map(({ margin, text }) => `${options.style.frame(`${margin.padStart(indent)} |`)} ${text}`.trimEnd());
}

/** A range that ends with a line break ends before it, or the frame would have a line that nothing points at. */
function withoutLastBreak({ start, end }: Range, source: SourceLines): Range {
  if (end.character > 0 || end.line === start.line) return { start, end };
  const line = end.line - 1;
  return {
    start,
    end: { line, character: Math.max(source.line(line).length, line === start.line ? start.character : 0) },
  };
}

function underlined(line: string, { start, end }: Range, width: number, { mark }: FrameOptions): Row[] {
  const cut = cutAround(line, { start: start.character, end: end.character }, width);
  const carets = "^".repeat(Math.max(1, cut.length));
  return [
    { margin: String(start.line + 1), text: cut.text },
    { margin: "", text: " ".repeat(cut.lead) + mark(carets) },
  ];
}

function bracketed(source: SourceLines, { start, end }: Range, width: number, { mark }: FrameOptions): Row[] {
  const rows: Row[] = [];
  const startsLine = source.line(start.line).slice(0, start.character).trim() === "";
  for (const [index, line] of shownLines(start, end).entries()) {
    if (line === null) {
      rows.push({ margin: "...", text: mark("|") });
      continue;
    }
    const { text } = cutAround(source.line(line), { start: 0, end: 0 }, width);
    const bracket = index > 0 ? "|" : startsLine ? "/" : " ";
    rows.push({ margin: String(line + 1), text: `${mark(bracket)} ${text}` });
    if (index === 0 && !startsLine) {
      rows.push({ margin: "", text: mark(` ${"_".repeat(cells(source, start, width) + 1)}^`) });
    }
  }
  rows.push({ margin: "", text: mark(`|${"_".repeat(Math.max(1, cells(source, end, width)))}^`) });
  return rows;
}

/** The numbers of the lines to show; null where some are left out. */
function shownLines(start: Position, end: Position): (number | null)[] {
  const count = end.line - start.line + 1;
  const lines = Array.from({ length: Math.min(count, MOST_LINES) }, (_, index) => start.line + index);
  return count <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 2), null, end.line];
}

/** How far into the shown line a position lies. */
function cells(source: SourceLines, { line, character }: Position, width: number): number {
  const { length } = cutAround(source.line(line), { start: 0, end: character }, width);
  return length;
}
