import type { GitObject } from "./git-object.ts";

/** What is known of one file: its content (text or bytes, decoded on use), or why it cannot be read. */
export type FileContent = string | Uint8Array | UnreadableFile;

/** A file that is there but cannot be read. */
export interface UnreadableFile {
  /** The operating system's text, or `path escapes workspace`. */
  readonly unreadable: string;
}

/** A workspace's files by root-relative path with `/`. */
export interface WorkspaceFiles {
  readonly files: ReadonlyMap<string, FileContent>;
}

/** How files differ from those of an earlier version: at no other paths than these. */
export interface FileChanges {
  readonly since: WorkspaceFiles["files"];
  readonly paths: readonly string[];
}

/** Which version of a source was read; two are equal when they are structurally equal. See docs/sources.md, "Fingerprints". */
export type Fingerprint =
  | { readonly kind: "git_commit"; readonly value: string }
  | { readonly kind: "http_validator"; readonly value: string }
  | { readonly kind: "content_hash"; readonly value: string }
  | { readonly kind: "workspace_layers"; readonly layers: readonly Fingerprint[] };

/** One workspace that a workspace is made of. */
export interface Layer {
  /** The source that gives it by itself; it may hold credentials, so show it redacted. */
  readonly source: string;
  readonly fingerprint: Fingerprint | null;
  readonly immutable: boolean;
}

/** A fetched source: the noun this stage hands on. */
export interface StagedSource extends WorkspaceFiles {
  /** The source as given, redacted; a directory by its absolute path, links resolved. */
  readonly root: string;
  /** What stands before a document's percent-encoded path in its URI; `rototo:` where there is none. */
  readonly baseUri?: string;
  /** Null for sources that have no version, such as a directory. */
  readonly fingerprint: Fingerprint | null;
  /** True when the source names one version forever. */
  readonly immutable: boolean;
  /** Parents first, the workspace itself last; none where the files did not come from a source. */
  readonly layers?: readonly Layer[];
  /** What is known to differ from the version before, where that was looked at. */
  readonly changes?: FileChanges;
  /** The git objects it was read from, by id, where the next version is to take from them what it has too. */
  readonly objects?: ReadonlyMap<string, GitObject>;
}
