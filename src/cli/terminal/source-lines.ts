/** The lines of a text by their 0-based number; only `\n` ends a line, as in ranges. */
export class SourceLines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  /** A line without its line break; empty beyond the end. */
  line(number: number): string {
    const start = this.#starts[number];
    if (start === undefined) return "";
    const next = this.#starts[number + 1];
    const line = this.#text.slice(start, next === undefined ? undefined : next - 1);
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  }
}
