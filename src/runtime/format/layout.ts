import { MANIFEST_NAME } from "../source/manifest-name.ts";
import type { Document, DocumentKind } from "./document.ts";

/** The file that makes a directory a workspace. */
export const MANIFEST_PATH: string = MANIFEST_NAME;

/** The schema that describes the resolve context. */
export const CONTEXT_SCHEMA_PATH = "schemas/context.schema.json";

/** A directory at the root whose files of one extension are documents of one kind. */
export interface DocumentDirectory {
  readonly path: string;
  readonly extension: string;
  readonly kind: DocumentKind;
}

/** Where documents lie, in document order. Objects lie in {@link objectDirectory} of each resource. */
export const DOCUMENT_DIRECTORIES: readonly DocumentDirectory[] = [
  { path: "qualifiers", extension: ".toml", kind: "qualifier" },
  { path: "variables", extension: ".toml", kind: "variable" },
  { path: "resources", extension: ".toml", kind: "resource" },
  { path: "schemas", extension: ".json", kind: "schema" },
  { path: "lint", extension: ".lua", kind: "custom_lint" },
];

/** Where the objects of a resource lie. */
export function objectDirectory(resource: string): DocumentDirectory {
  return { path: `resources/${resource}-objects`, extension: ".toml", kind: "resource_object" };
}

/** Tells whether a file at this path of a workspace can be a document. */
export function isDocumentPath(path: string): boolean {
  if (path === MANIFEST_PATH) return true;
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  const folder = path.slice(0, Math.max(0, slash));
  const directory = DIRECTORIES.get(folder) ?? objectDirectoryAt(folder);
  return directory !== undefined && isDocumentName(name, directory);
}

const DIRECTORIES: ReadonlyMap<string, DocumentDirectory> = new Map(
  DOCUMENT_DIRECTORIES.map((directory) => [directory.path, directory]),
);

/** The directory at a path where that is one for the objects of a resource. */
function objectDirectoryAt(path: string): DocumentDirectory | undefined {
  const resource = resourceOf(path);
  return resource === undefined ? undefined : objectDirectory(resource);
}

/** The resource whose objects lie in a directory at this path. */
function resourceOf(path: string): string | undefined {
  return /^resources\/(.+)-objects$/.exec(path)?.[1];
}

/** What a file at this path of a workspace is as a document, an object if there is such a resource; undefined where it is none. */
export function documentAt(path: string): Omit<Document, "content"> | undefined {
  if (!isDocumentPath(path)) return undefined;
  if (path === MANIFEST_PATH) return { path, kind: "manifest", name: path };
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash);
  const kind = DIRECTORIES.get(folder)?.kind ?? "resource_object";
  if (kind === "schema" || kind === "custom_lint") return { path, kind, name: path };
  const name = stem(path.slice(slash + 1));
  return kind === "resource_object" ? { path, kind, name, resource: resourceOf(folder) ?? "" } : { path, kind, name };
}

/** Tells whether documents may lie in a directory at this path. */
export function isDocumentDirectory(path: string): boolean {
  return DIRECTORIES.has(path) || resourceOf(path) !== undefined;
}

/** Tells whether a file of this name is a document of the directory; a name that is nothing but the extension is none. */
export function isDocumentName(name: string, { extension }: DocumentDirectory): boolean {
  return name.endsWith(extension) && name.length > extension.length;
}

/** A file name without its last extension. */
export function stem(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}
