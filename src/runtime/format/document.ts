import type { FileContent } from "../source/files.ts";
import { hex } from "../text/hex.ts";

/** What a document declares, told by its place in the tree. */
export type DocumentKind =
  | "manifest"
  | "qualifier"
  | "variable"
  | "resource"
  | "resource_object"
  | "schema"
  | "custom_lint";

/**
 * A file of the workspace that means something; every other file is ignored. One that has not changed is the same object in
 * the next version, so that what was made of it can be found again.
 */
export interface Document {
  /** Root-relative, with `/`. */
  readonly path: string;
  readonly kind: DocumentKind;
  /** The id of a qualifier, variable or resource, the key of an object; the path of the rest. */
  readonly name: string;
  /** The resource an object belongs to; absent for other kinds. */
  readonly resource?: string;
  readonly content: FileContent;
}

/** A document as tools list it; the JSON form of docs/workspace-format.md. */
export interface DocumentSummary {
  /** Position in document order, from 0. */
  readonly id: number;
  readonly path: string;
  readonly uri: string;
  readonly version: null;
  readonly kind: DocumentKind;
}

/** What stands before a document's path in its URI where there is no file system. */
export const MEMORY_BASE_URI = "rototo:";

/** Summarises documents for lists; `baseUri` is what stands before their paths in their URIs. */
export function summarize(documents: readonly Document[], baseUri: string): DocumentSummary[] {
  return documents.map(({ path, kind }, id) => ({ id, path, uri: baseUri + encodePath(path), version: null, kind }));
}

/** A path as it stands in a document's URI: each byte of its UTF-8 form that is not plainly allowed becomes `%XX`. */
export function encodePath(path: string): string {
  return path.replace(/[^A-Za-z0-9/.\-_~:]+/g, (run) =>
    hex(new TextEncoder().encode(run)).toUpperCase().replace(/../g, "%$&"),
  );
}
