import { graphemes, textWidth } from "./text-width.ts";
import { visibleText } from "./visible-text.ts";

const TAB_STOP = 4;
const ELLIPSIS = "…";

/** A part of a source line as it is shown: text that is as wide on a terminal as it is said to be. */
export interface Cut {
  readonly text: string;
  /** Cells before the part that was asked for. */
  readonly lead: number;
  /** Cells of that part; 0 where it is empty. */
  readonly length: number;
}

/** A character of the line, shown. */
interface Cell {
  /** Where it begins in the line, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
  readonly width: number;
}

/**
 * Shows a line in `width` cells: tabs reach to the next stop, what would act on the terminal is spelled out. A line too
 * long is cut around a part of it, `start` to `end` in UTF-16 units, with something of what stands before; a part that
 * does not fit loses its end. Costs no more for a line of a million characters than for a short one.
 */
export function cutAround(line: string, { start, end }: { start: number; end: number }, width: number): Cut {
  // No character is shown in less than a cell for every four units, unless it is a heap of accents.
  const reach = width * 4;
  const from = Math.max(0, start - reach);
  const to = Math.min(line.length, start + reach);
  const cells = layOut(line, from, to);
  const focus = indexAt(cells, start);
  const partEnd = indexAt(cells, end);
  if (from === 0 && to === line.length && widthOf(cells) <= width) {
    return { text: textOf(cells), lead: widthOf(cells.slice(0, focus)), length: widthOf(cells.slice(focus, partEnd)) };
  }

  const inner = width - 2 * ELLIPSIS.length;
  const wanted = Math.min(inner, widthOf(cells.slice(focus, partEnd)));
  const lead = Math.max(Math.min(inner - wanted, Math.floor(inner / 2)), Math.floor(inner / 4));
  let first = reachBack(cells, focus, lead);
  const last = reachOn(cells, first, first > 0 || from > 0 ? inner : width - 1);
  const behind = to < line.length || last < cells.length ? ELLIPSIS : "";
  if (behind === "") first = reachBack(cells, last, width - 1);
  const before = from > 0 || first > 0 ? ELLIPSIS : "";
  return {
    text: before + textOf(cells.slice(first, last)) + behind,
    lead: before.length + widthOf(cells.slice(first, focus)),
    length: widthOf(cells.slice(focus, Math.min(partEnd, last))),
  };
}

function layOut(line: string, from: number, to: number): Cell[] {
  const cells: Cell[] = [];
  let at = from;
  let column = 0;
  for (const { text } of graphemes(line.slice(from, to))) {
    const shown = showCharacter(text, at, column);
    const width = textWidth(shown);
    cells.push({ at, text: shown, width });
    at += text.length;
    column += width;
  }
  return cells;
}

function showCharacter(character: string, at: number, column: number): string {
  if (character === "\t") return " ".repeat(TAB_STOP - (column % TAB_STOP));
  // A byte order mark is not there for whoever reads the file in an editor.
  if (character === "\ufeff" && at === 0) return "";
  return visibleText(character);
}

/** The cell that a unit of the line belongs to. */
function indexAt(cells: readonly Cell[], unit: number): number {
  const next = cells.findIndex(({ at }) => at >= unit);
  if (next === -1) return cells.length;
  return cells[next]?.at === unit ? next : next - 1;
}

/** How far before `index` the cells reach that fit a width. */
function reachBack(cells: readonly Cell[], index: number, width: number): number {
  let first = index;
  for (let rest = width; first > 0; first--) {
    rest -= cells[first - 1]?.width ?? 0;
    if (rest < 0) break;
  }
  return first;
}

/** How far behind `index` the cells reach that fit a width. */
function reachOn(cells: readonly Cell[], index: number, width: number): number {
  let last = index;
  for (let rest = width; last < cells.length; last++) {
    rest -= cells[last]?.width ?? 0;
    if (rest < 0) break;
  }
  return last;
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ text }) => text).join("");
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((total, { width }) => total + width, 0);
}
