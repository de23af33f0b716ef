import { lowerBound } from "../lower-bound.ts";
import type { FileContent } from "../source/files.ts";
import { compareUtf8 } from "../text/utf8-order.ts";
import type { Document, DocumentKind } from "./document.ts";
import { sameContent } from "./document-changes.ts";
import { documentAt, isDocumentDirectory } from "./layout.ts";

type Identity = Omit<Document, "content">;

type Files = ReadonlyMap<string, FileContent>;

/** Those without which other files are no documents. */
const CARRIES_OTHERS: ReadonlySet<DocumentKind> = new Set(["manifest", "resource"]);

/**
 * The documents of a version whose files differ from those of an earlier one at some paths only. Null where that changes what
 * other files mean: the manifest or a resource comes or goes, or something takes the place of a directory.
 */
export function patchDocuments(
  previous: readonly Document[],
  files: Files,
  paths: readonly string[],
): readonly Document[] | null {
  const documents = [...previous];
  for (const path of paths) {
    if (isDocumentDirectory(path)) return null;
    const identity = documentAt(path);
    if (identity === undefined) continue;
    const { index, found } = placeOf(identity, documents);
    const content = files.get(path);
    if ((found === undefined) !== (content === undefined) && CARRIES_OTHERS.has(identity.kind)) return null;
    if (found === undefined) {
      if (content !== undefined && isPartOf(documents, identity)) documents.splice(index, 0, { ...identity, content });
    } else if (content === undefined) documents.splice(index, 1);
    else if (!sameContent(found.content, content)) documents[index] = { ...found, content };
  }
  return documents;
}

/** Where a document is among others, or would be. */
function placeOf(
  identity: Identity,
  documents: readonly Document[],
): { readonly index: number; readonly found: Document | undefined } {
  const index = lowerBound(documents, (other) => compareDocuments(other, identity) < 0);
  const at = documents[index];
  return { index, found: at?.path === identity.path ? at : undefined };
}

/** Objects are documents where there is their resource. */
function isPartOf(documents: readonly Document[], { resource }: Identity): boolean {
  const carrier = resource === undefined ? undefined : documentAt(`resources/${resource}.toml`);
  return resource === undefined || (carrier !== undefined && placeOf(carrier, documents).found !== undefined);
}

const ORDER: Readonly<Record<DocumentKind, number>> = {
  manifest: 0,
  qualifier: 1,
  variable: 2,
  resource: 3,
  resource_object: 3,
  schema: 4,
  custom_lint: 5,
};

/** Document order; see `discover`. */
function compareDocuments(a: Identity, b: Identity): number {
  return (
    ORDER[a.kind] - ORDER[b.kind] ||
    compareUtf8(resourceFile(a), resourceFile(b)) ||
    Number(a.kind === "resource_object") - Number(b.kind === "resource_object") ||
    compareUtf8(a.path, b.path)
  );
}

function resourceFile({ kind, name, resource }: Identity): string {
  if (kind === "resource") return `${name}.toml`;
  return resource === undefined ? "" : `${resource}.toml`;
}
