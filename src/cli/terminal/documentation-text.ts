import type { Page, Section } from "../documentation/pages.ts";
import type { Match } from "../documentation/search.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";

/** Lists the pages of each section. */
export function sectionsText(sections: readonly Section[], style: Style): string {
  const blocks = sections.map(({ title, pages }) => {
    const rows = table(rowsOf(pages), { width: Number.POSITIVE_INFINITY, head: style.strong });
    return [style.frame(`${title}:`), ...rows.map((row) => `  ${row}`)].map((line) => `${line}\n`).join("");
  });
  return `${blocks.join("\n")}\n${style.faint("Read one with: rototo docs -p PAGE")}\n`;
}

/** Lists the pages that a prefix may mean. */
export function pagesText(pages: readonly Page[], style: Style): string {
  const rows = table(rowsOf(pages), { width: Number.POSITIVE_INFINITY, head: style.strong });
  return rows.map((row) => `${row}\n`).join("");
}

/** Shows lines that match, as `page:line: text`, with what matched inverted. */
export function matchesText(matches: readonly Match[], style: Style): string {
  return matches.map((match) => `${style.frame(`${match.page}:${match.line}:`)} ${marked(match, style)}\n`).join("");
}

function marked({ text, spans }: Match, style: Style): string {
  let at = 0;
  const parts = spans.map(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return before + style.inverse(text.slice(start, end));
  });
  return parts.join("") + text.slice(at);
}

function rowsOf(pages: readonly Page[]): string[][] {
  return pages.map(({ id, title }) => [id, title]);
}
