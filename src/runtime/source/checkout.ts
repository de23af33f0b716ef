import { RototoError } from "../errors.ts";
import type { FileChanges, FileContent, Fingerprint } from "./files.ts";
import type { GitObject } from "./git-object.ts";

/** One version of all that a source was fetched with: a commit or an archive. A workspace is a directory of it. */
export interface Checkout {
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
  /** Finds the workspace where the source names no subdirectory. */
  defaultPath(): string;
  /** Resolves a path from the root, as `realpath` does. */
  find(path: string): Promise<Found>;
  /** Reads a directory by a path that {@link find} gave. */
  read(path: string): Promise<Directory>;
  /** The git objects of all that has been read, where it is a commit. */
  objects?(): ReadonlyMap<string, GitObject>;
}

/** What a path leads to; that of a directory is free of links. */
export type Found =
  | { readonly kind: "directory"; readonly path: string }
  | { readonly kind: "file" }
  | { readonly kind: "outside" }
  /** Leads nowhere, with the operating system's text. */
  | { readonly kind: "missing"; readonly reason: string };

/** What is in a directory and below it. */
export interface Directory {
  /** By path in the directory. */
  readonly files: ReadonlyMap<string, FileContent>;
  /** Paths of directories in it; those that hold a file may be left out. */
  readonly directories: readonly string[];
  /** The first entry that is neither file nor directory, if there is one: layers must not have any. */
  readonly special?: string;
  /** What is known to differ from an earlier version of it. */
  readonly changes?: FileChanges;
}

/** Which files of a workspace are needed; of the others it is enough to know that they are there. */
export type Relevant = (path: string) => boolean;

/** Stands for the content of a file that nobody needs. */
export const NOT_NEEDED: FileContent = { unreadable: "not read" };

/**
 * Finds the directory of a fetched source; texts of docs/sources.md, "Subdirectories".
 * @throws {source_not_found} when there is no such directory
 * @throws {source_corrupt} when links lead out of the checkout
 */
export async function workspacePath(checkout: Checkout, subdir: string | undefined, shown: string): Promise<string> {
  if (subdir === undefined) return checkout.defaultPath();
  const found = await checkout.find(subdir);
  const named = `workspace source subdir \`${subdir}\``;
  switch (found.kind) {
    case "directory":
      return found.path;
    case "file":
      throw new RototoError("source_not_found", `${named} is not a directory`);
    case "outside":
      throw new RototoError("source_corrupt", `${named} escapes staged workspace`);
    case "missing":
      throw new RototoError("source_not_found", `${named} was not found in \`${shown}\``);
  }
}
