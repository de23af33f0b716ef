import { format as library } from "@cfworker/json-schema";
import type { JsonValue } from "../json-value.ts";
import type { Draft } from "./drafts.ts";
import { parsePattern } from "./pattern/syntax.ts";

/** Tells whether a text has a format, and in which drafts the format is known. */
export interface Format {
  readonly since: Draft;
  accepts(text: string): boolean;
}

/** Formats by name. */
export type Formats = ReadonlyMap<JsonValue, Format>;

/** Longer texts have no format: the library's expressions take no more than this without trouble. */
const LENGTH_LIMIT = 10_000;

/**
 * The formats that drafts 4, 6 and 7 assert, as `@cfworker/json-schema` knows them. Internationalised mail addresses
 * and host names are missing, hence ignored as unknown formats are: to check them takes the tables of IDNA.
 */
export const FORMATS: Formats = new Map<JsonValue, Format>([
  ["date", known("date", 4)],
  ["date-time", known("date-time", 4)],
  ["email", known("email", 4)],
  ["hostname", known("hostname", 4)],
  ["ipv4", known("ipv4", 4)],
  ["ipv6", known("ipv6", 4)],
  ["iri", inAscii("uri")],
  ["iri-reference", inAscii("uri-reference")],
  ["json-pointer", known("json-pointer", 6)],
  ["regex", { since: 4, accepts: isPattern }],
  ["relative-json-pointer", known("relative-json-pointer", 7)],
  ["time", known("time", 4)],
  ["uri", known("uri", 4)],
  ["uri-reference", known("uri-reference", 6)],
  ["uri-template", known("uri-template", 6)],
]);

function known(name: string, since: Draft): Format {
  return { since, accepts: (text) => text.length <= LENGTH_LIMIT && library[name]?.(text) !== false };
}

/** An IRI is a URI once the characters beyond ASCII are percent-encoded, as RFC 3987 section 3.1 maps them. */
function inAscii(name: string): Format {
  const { since, accepts } = known(name, 7);
  return { since, accepts: (text) => accepts(text.replace(/[^\0-\x7f]/gu, "%80")) };
}

function isPattern(text: string): boolean {
  try {
    parsePattern(text);
    return true;
  } catch {
    return false;
  }
}
