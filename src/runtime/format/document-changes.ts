import { commonEnds } from "../common-ends.ts";
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

/** The documents that one version has and another has not; a document that has changed is two. */
export interface DocumentDifference {
  readonly gone: readonly Document[];
  readonly fresh: readonly Document[];
}

/** Compares the documents of two versions: what was added or differs, in document order, and then what is gone. */
export function documentChanges(previous: readonly Document[], next: readonly Document[]): DocumentChange[] {
  const difference = differingDocuments(previous, next);
  const gone = new Map(difference.gone.map((document) => [document.path, document]));
  const changes: DocumentChange[] = [];
  for (const document of difference.fresh) {
    const before = gone.get(document.path);
    gone.delete(document.path);
    if (before === undefined || !sameContent(before.content, document.content)) {
      changes.push({ action: "updated", ...identity(document) });
    }
  }
  for (const document of gone.values()) changes.push({ action: "deleted", ...identity(document) });
  return changes;
}

/** Finds the documents that are not the same objects in two versions, each list in document order. */
export function differingDocuments(previous: readonly Document[], next: readonly Document[]): DocumentDifference {
  const [old, fresh] = differing(previous, next);
  const [known, kept] = [new Set(old), new Set(fresh)];
  return { gone: old.filter((each) => !kept.has(each)), fresh: fresh.filter((each) => !known.has(each)) };
}

/** Two lists without most of what they share: they mostly differ in few places, and often have the same length. */
function differing<T>(a: readonly T[], b: readonly T[]): readonly [readonly T[], readonly T[]] {
  if (a.length === b.length) {
    const [old, fresh]: [T[], T[]] = [[], []];
    for (let index = 0; index < a.length; index++) {
      const left = a[index];
      const right = b[index];
      if (left === right || left === undefined || right === undefined) continue;
      old.push(left);
      fresh.push(right);
    }
    return [old, fresh];
  }
  const { head, tail } = commonEnds(a, b);
  return [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
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
