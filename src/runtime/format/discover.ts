import { RototoError } from "../errors.ts";
import { groupBy } from "../group-by.ts";
import type { FileChanges, FileContent } from "../source/files.ts";
import { sortedUtf8 } from "../text/utf8-order.ts";
import type { Document, DocumentKind } from "./document.ts";
import { sameContent } from "./document-changes.ts";
import {
  DOCUMENT_DIRECTORIES,
  type DocumentDirectory,
  isDocumentName,
  MANIFEST_PATH,
  objectDirectory,
  stem,
} from "./layout.ts";
import { patchDocuments } from "./patch-documents.ts";

type Files = ReadonlyMap<string, FileContent>;

/** The files that documents were found among. */
const filesOf = new WeakMap<readonly Document[], Files>();

/**
 * Lists the documents of a workspace in document order: manifest, qualifiers, variables, resources each followed by
 * its objects, schemas, lint files; by file name in byte order within a group. See docs/workspace-format.md, "Layout".
 *
 * @param earlier the documents of an earlier version: those that have not changed are taken over.
 * @returns nothing where there is no manifest, which lint reports.
 * @throws {source_corrupt} when a document directory is a plain file.
 */
export function discover(files: Files, root: string, earlier: EarlierDocuments = {}): readonly Document[] {
  const { previous = [] } = earlier;
  const documents = takenOver(files, earlier) ?? findDocuments(files, root, previous);
  filesOf.set(documents, files);
  return documents;
}

/** The documents of an earlier version, and what is known to differ from it. */
export interface EarlierDocuments {
  readonly previous?: readonly Document[] | undefined;
  readonly changes?: FileChanges | undefined;
}

/** The earlier documents with what has changed; null where that may not be all. */
function takenOver(files: Files, { previous = [], changes }: EarlierDocuments): readonly Document[] | null {
  const before = filesOf.get(previous);
  if (before === undefined) return null;
  if (changes?.since === before) return patchDocuments(previous, files, changes.paths);
  return sameNames(before, files) ? withContents(previous, files) : null;
}

/** Which files are documents, and in which order, depends on their names alone. */
function sameNames(before: Files | undefined, files: Files): boolean {
  if (before?.size !== files.size) return false;
  for (const path of before.keys()) if (!files.has(path)) return false;
  return true;
}

function withContents(previous: readonly Document[], files: Files): readonly Document[] {
  return previous.map((document) => {
    const content = files.get(document.path) ?? document.content;
    return sameContent(content, document.content) ? document : { ...document, content };
  });
}

function findDocuments(files: Files, root: string, previous: readonly Document[]): readonly Document[] {
  if (!files.has(MANIFEST_PATH)) return [];
  const tree = directories(files);
  const known = new Map(previous.map((document) => [document.path, document]));
  const found: Document[] = [];
  const add = (path: string, kind: DocumentKind, name: string, resource?: string): void => {
    const content = files.get(path);
    if (content === undefined) return;
    const before = known.get(path);
    if (before !== undefined && sameContent(before.content, content)) found.push(before);
    else found.push(resource === undefined ? { path, kind, name, content } : { path, kind, name, resource, content });
  };
  const list = (directory: DocumentDirectory): string[] => {
    if (files.has(directory.path)) throw notADirectory(root, directory.path);
    return sortedUtf8((tree.get(directory.path) ?? []).filter((name) => isDocumentName(name, directory)));
  };

  add(MANIFEST_PATH, "manifest", MANIFEST_PATH);
  for (const directory of DOCUMENT_DIRECTORIES) {
    const { kind } = directory;
    for (const file of list(directory)) {
      const path = `${directory.path}/${file}`;
      add(path, kind, kind === "schema" || kind === "custom_lint" ? path : stem(file));
      if (kind !== "resource") continue;
      const resource = stem(file);
      const objects = objectDirectory(resource);
      for (const key of list(objects)) add(`${objects.path}/${key}`, objects.kind, stem(key), resource);
    }
  }
  return found;
}

/** File names by the directory that holds them directly. */
function directories(files: Files): Map<string, string[]> {
  const tree = new Map<string, string[]>();
  for (const [directory, paths] of groupBy(files.keys(), (path) => path.slice(0, Math.max(0, path.lastIndexOf("/"))))) {
    tree.set(
      directory,
      paths.map((path) => path.slice(directory.length + 1)),
    );
  }
  return tree;
}

function notADirectory(root: string, directory: string): RototoError {
  return new RototoError("source_corrupt", `failed to read ${root}/${directory}: Not a directory (os error 20)`);
}
