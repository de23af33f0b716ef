import type { Paint } from "./style.ts";
import { textWidth } from "./text-width.ts";

const GAP = "  ";

/**
 * Lays out rows of cells in columns, two blanks apart. Where a line would be wider than `width`, every row takes a line
 * for its first cell and one for the others.
 */
export function table(rows: readonly (readonly string[])[], { width, head }: { width: number; head: Paint }): string[] {
  const widths = columnWidths(rows);
  const total = widths.reduce((sum, cells) => sum + cells + GAP.length, -GAP.length);
  return rows.flatMap(([first = "", ...rest]) => {
    if (total > width) return [head(first), GAP + rest.join(GAP)];
    const cells = rest.map((cell, index) => cell + padding(cell, widths[index + 1]));
    return [[head(first) + padding(first, widths[0]), ...cells].join(GAP).trimEnd()];
  });
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(cell));
  }
  return widths;
}

function padding(text: string, width = 0): string {
  return " ".repeat(Math.max(0, width - textWidth(text)));
}
