import type { FileContent } from "../source/files.ts";
import type { Document, DocumentKind } from "./document.ts";

/** A document that differs between two versions of a workspace, by kind and name. */
export interface DocumentChange {
  readonly action: "updated" | "deleted";
  readonly kind: DocumentKind;
  readonly name: string;
  /** The resource an object belongs to; absent for other kinds. */
  readonly resource?: string;
}

/** Compares the documents of two versions: what was added or differs, in document order, and then what is gone. */
export function documentChanges(previous: readonly Document[], next: readonly Document[]): DocumentChange[] {
  // Most are the same objects.
  const [known, kept] = [new Set(previous), new Set(next)];
  const gone = new Map(previous.filter((each) => !kept.has(each)).map((document) => [document.path, document]));
  const changes: DocumentChange[] = [];
  for (const document of next) {
    if (known.has(document)) continue;
    const before = gone.get(document.path);
    gone.delete(document.path);
    if (before === undefined || !sameContent(before.content, document.content)) {
      changes.push({ action: "updated", ...identity(document) });
    }
  }
  for (const document of gone.values()) changes.push({ action: "deleted", ...identity(document) });
  return changes;
}

/** Tells whether two files hold the same. */
export function sameContent(a: FileContent, b: FileContent): boolean {
  if (a === b) return true;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return sameBytes(a, b);
  if (typeof a === "string" || typeof b === "string" || a instanceof Uint8Array || b instanceof Uint8Array)
    return false;
  return a.unreadable === b.unreadable;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function identity({ kind, name, resource }: Document): Omit<DocumentChange, "action"> {
  return resource === undefined ? { kind, name } : { kind, name, resource };
}
