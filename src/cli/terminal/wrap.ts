import type { Paint } from "./style.ts";
import { textWidth } from "./text-width.ts";

/** A run of text in one look. */
export interface Span {
  readonly text: string;
  readonly paint: Paint;
}

/**
 * Breaks text at blanks into lines of at most `width` cells; lines after the first begin with `indent` blanks. A word
 * longer than a line is left whole, so that a path can still be selected.
 */
export function wrap(spans: readonly Span[], { width, indent }: { width: number; indent: number }): string {
  const lines: string[] = [];
  let line = new Line();
  for (const [index, word] of wordsOf(spans).entries()) {
    const cells = word.reduce((sum, { text }) => sum + textWidth(text), 0);
    if (!line.isEmpty && cells > 0 && line.width + 1 + cells > width) {
      lines.push(line.painted());
      line = new Line();
      line.blanks = indent;
    } else if (index > 0) {
      line.blanks += 1;
    }
    for (const span of word) line.add(span);
  }
  return [...lines, line.painted()].join("\n");
}

/** A line being filled. */
class Line {
  /** Blanks that are wanted before what comes next. */
  blanks = 0;
  #cells = 0;
  readonly #spans: Span[] = [];

  get isEmpty(): boolean {
    return this.#spans.length === 0;
  }

  get width(): number {
    return this.#cells + this.blanks;
  }

  add({ text, paint }: Span): void {
    const gap = " ".repeat(this.blanks);
    const last = this.#spans.at(-1);
    // What looks alike is painted in one go.
    if (last?.paint === paint) this.#spans.splice(-1, 1, { text: last.text + gap + text, paint });
    else this.#spans.push({ text: gap, paint: (blank) => blank }, { text, paint });
    this.#cells += this.blanks + textWidth(text);
    this.blanks = 0;
  }

  painted(): string {
    return this.#spans.map(({ text, paint }) => paint(text)).join("");
  }
}

/** What lies between single blanks; a word may change its look on the way. */
function wordsOf(spans: readonly Span[]): Span[][] {
  const words: Span[][] = [[]];
  for (const { text, paint } of spans) {
    for (const [index, part] of text.split(" ").entries()) {
      if (index > 0) words.push([]);
      if (part !== "") words.at(-1)?.push({ text: part, paint });
    }
  }
  return words;
}
