import { messageOf } from "../../runtime/errors.ts";
import { Failure } from "../failure.ts";
import type { Page } from "./pages.ts";

/** A line of a page that matches. */
export interface Match {
  readonly page: string;
  readonly title: string;
  /** From 1; 0 for the page's id and title. */
  readonly line: number;
  readonly text: string;
  /** Where in the text, in UTF-16 units. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Searches the pages line by line.
 *
 * @throws {Failure} for what is no regular expression.
 */
export function searchPages(pages: readonly Page[], query: string): Match[] {
  const pattern = patternOf(query);
  return pages.flatMap(({ id, title, markdown }) =>
    [`${id}: ${title}`, ...markdown.split("\n")].flatMap((text, line) => {
      const spans = spansOf(text, pattern);
      return spans.length === 0 ? [] : [{ page: id, title, line, text, spans }];
    }),
  );
}

function patternOf(query: string): RegExp {
  try {
    return new RegExp(query, "gu");
  } catch (error) {
    throw new Failure(`invalid documentation search regex: ${messageOf(error)}`);
  }
}

/** Matches that are empty show nothing. */
function spansOf(text: string, pattern: RegExp): { start: number; end: number }[] {
  return [...text.matchAll(pattern)]
    .filter(([found]) => found !== "")
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}
