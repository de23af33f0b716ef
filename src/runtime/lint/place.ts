import type { Location } from "../diagnostics.ts";
import type { Document } from "../format/document.ts";
import type { SourceText } from "../model/model.ts";
import { LineIndex, type Span } from "../text/text-range.ts";
import { indexToml, type TomlIndex } from "../text/toml-index.ts";

/**
 * Where a finding points, before anyone has looked for positions: checks name paths, and only a finding that is
 * reported costs a position index.
 */
export type Place =
  | { readonly kind: "root" }
  | { readonly kind: "document"; readonly document: Document }
  | { readonly kind: "span"; readonly source: SourceText; readonly span: Span | null }
  | { readonly kind: "toml"; readonly source: SourceText; readonly path: TomlPath; readonly bare: boolean };

/** Keys and array indexes from the top of a TOML document. */
export type TomlPath = readonly (string | number)[];

/** The workspace itself. */
export const atRoot: Place = { kind: "root" };

/** A document without a range. */
export function atDocument({ document }: { readonly document: Document }): Place {
  return { kind: "document", document };
}

/** A document from its first to its last character. */
export function atWholeText(source: SourceText): Place {
  return { kind: "span", source, span: { start: 0, end: source.text.length } };
}

/** A value, table or array element of a TOML document; the document where the path leads nowhere. */
export function atToml(source: SourceText, path: TomlPath): Place {
  return { kind: "toml", source, path, bare: false };
}

/** Like {@link atToml}, without a string's quotes. */
export function atBareToml(source: SourceText, path: TomlPath): Place {
  return { kind: "toml", source, path, bare: true };
}

/** Turns places into locations, indexing each document at most once. */
export class Locator {
  readonly #root: string;
  readonly #tomls = new Map<Document, TomlIndex>();
  readonly #lines = new Map<Document, LineIndex>();

  constructor(root: string) {
    this.#root = root;
  }

  locate(place: Place): Location {
    if (place.kind === "root") return { path: this.#root };
    if (place.kind === "document") return { path: place.document.path };
    const { source } = place;
    const { path } = source.document;
    const span = place.kind === "span" ? place.span : this.#toml(source).span(place.path, { bare: place.bare });
    return span === null ? { path } : { path, range: this.#line(source).range(span) };
  }

  #toml({ document, text }: SourceText): TomlIndex {
    const index = this.#tomls.get(document) ?? indexToml(text);
    this.#tomls.set(document, index);
    return index;
  }

  #line({ document, text }: SourceText): LineIndex {
    const index = this.#lines.get(document) ?? new LineIndex(text);
    this.#lines.set(document, index);
    return index;
  }
}
