import type { Span } from "./text-range.ts";
import { isMultiLine } from "./toml-reader.ts";
import { childOf, readTree, type TomlNode } from "./toml-tree.ts";

/** Where the parts of one TOML document stand. */
export interface TomlIndex {
  /**
   * The span that a diagnostic about a value, table or array element covers, by the table of docs/lint.md,
   * "Locations". `bare` leaves out a string's quotes.
   *
   * Null where a diagnostic points at the whole document: at the document's own table, at a path that leads nowhere,
   * and where the span would be empty.
   */
  span(path: readonly (string | number)[], options?: { readonly bare?: boolean }): Span | null;
}

/** Indexes a text that `parseToml` accepted. It is read once; what an array or inline table holds is read when asked for. */
export function indexToml(text: string): TomlIndex {
  const { root } = readTree(text);
  return {
    span(path, { bare = false } = {}) {
      let node: TomlNode | undefined = root;
      for (const segment of path) if (node !== undefined) node = childOf(text, node, segment);
      const span = node === undefined ? null : nodeSpan(text, node, bare);
      return span === null || span.start === span.end ? null : span;
    },
  };
}

function nodeSpan(text: string, node: TomlNode, bare: boolean): Span | null {
  if (node.kind === "value") return bare ? contentSpan(text, node) : valueSpan(text, node);
  const origin = node.kind === "array" ? node.elements[0]?.origin : node.origin;
  if (!origin) return null;
  if (origin.kind === "value") return contentSpan(text, origin);
  return { start: origin.start, end: origin.end };
}

/** The token of a value; a string whose opening quotes end their line, and an empty one-line string, lose quotes. */
function valueSpan(text: string, token: Span): Span {
  const content = contentSpan(text, token);
  const opening = content.start - token.start;
  return opening === 1 || opening === 3 ? { start: token.start, end: token.end } : content;
}

/** The token of a value without a string's quotes and the line break right after them; of `""` the opening quote. */
function contentSpan(text: string, { start, end }: Span): Span {
  if (text[start] !== '"' && text[start] !== "'") return { start, end };
  if (!isMultiLine(text, start))
    return end - start === 2 ? { start, end: start + 1 } : { start: start + 1, end: end - 1 };
  const opening = start + 3;
  const lineBreak = text[opening] === "\n" ? 1 : text.startsWith("\r\n", opening) ? 2 : 0;
  return { start: opening + lineBreak, end: end - 3 };
}
