import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { RototoError } from "../runtime/errors.ts";
import { encodePath } from "../runtime/format/document.ts";
import {
  DOCUMENT_DIRECTORIES,
  type DocumentDirectory,
  isDocumentName,
  MANIFEST_PATH,
  objectDirectory,
  stem,
} from "../runtime/format/layout.ts";
import type { FileContent, StagedSource, UnreadableFile } from "../runtime/source/files.ts";
import { isFile } from "./is-file.ts";
import { osErrorCode, osErrorText } from "./os-error.ts";

const ESCAPES: UnreadableFile = { unreadable: "path escapes workspace" };

/**
 * Reads a workspace from a directory. Only what can be a document is read, and nothing outside the directory is,
 * wherever links lead. See docs/workspace-format.md, "Layout" and "Path safety".
 *
 * Synchronous: thousands of small files take a fraction of the time that way.
 *
 * @param path absolute, or relative to the current directory.
 * @throws {workspace_not_found} with nothing but the reason when there is no directory at the path.
 * @throws {source_unavailable} when a directory that may hold documents cannot be listed.
 */
export function readDirectory(path: string): StagedSource {
  const root = canonicalDirectory(path);
  const files = new Map<string, FileContent>();
  const baseUri = `file://${encodePath(withSeparator(root))}`;
  const staged: StagedSource = { root, baseUri, files, fingerprint: null, immutable: false };
  if (!isFile(join(root, MANIFEST_PATH), { otherwise: false })) return staged;

  files.set(MANIFEST_PATH, readContained(join(root, MANIFEST_PATH), root));
  for (const directory of DOCUMENT_DIRECTORIES) {
    for (const name of readDocuments(directory, root, files)) {
      if (directory.kind === "resource") readDocuments(objectDirectory(stem(name)), root, files);
    }
  }
  return staged;
}

function canonicalDirectory(path: string): string {
  try {
    const root = realpathSync.native(path);
    if (statSync(root).isDirectory()) return root;
  } catch (error) {
    throw new RototoError("workspace_not_found", osErrorText(error), { cause: error });
  }
  throw new RototoError("workspace_not_found", "workspace path is not a directory");
}

/** Reads the documents of one directory and gives their names; a directory that does not exist has none. */
function readDocuments(directory: DocumentDirectory, root: string, files: Map<string, FileContent>): string[] {
  const path = join(root, directory.path);
  const names: string[] = [];
  for (const entry of listDirectory(path)) {
    if (!isDocumentName(entry.name, directory) || !isDocument(entry, join(path, entry.name))) continue;
    names.push(entry.name);
    files.set(`${directory.path}/${entry.name}`, readContained(join(path, entry.name), root));
  }
  return names;
}

function listDirectory(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (osErrorCode(error) === "ENOENT") return [];
    throw new RototoError("source_unavailable", `failed to read ${path}: ${osErrorText(error)}`, { cause: error });
  }
}

/** Whether an entry counts: a file, or a link unless it leads to something that is no file, such as a directory. */
function isDocument(entry: Dirent, path: string): boolean {
  if (!hasUnicodeName(entry, path)) return false;
  return entry.isFile() || (entry.isSymbolicLink() && isFile(path, { otherwise: true }));
}

/** Bytes that are not Unicode were replaced when the directory was listed, and under that name there is nothing. */
function hasUnicodeName({ name }: Dirent, path: string): boolean {
  return !name.includes("\ufffd") || lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readContained(path: string, root: string): FileContent {
  try {
    const real = realpathSync.native(path);
    return real.startsWith(withSeparator(root)) ? readFileSync(real) : ESCAPES;
  } catch (error) {
    return { unreadable: osErrorText(error) };
  }
}

/** A path to which names can be appended; that of the file system's root already is one. */
function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
