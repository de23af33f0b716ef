import type { Checkout, Directory, Relevant } from "./checkout.ts";
import type { FileContent } from "./files.ts";
import type { GitSource } from "./source.ts";

/** What hosts with directories and programs give, for sources that need them. Failures carry the system's text alone. */
export interface FileSystem {
  /**
   * Makes a path absolute and resolves its links.
   * @throws {Error} when it leads nowhere
   */
  realPath(path: string): Promise<string>;
  /** Tells whether a path that {@link realPath} gave is a directory. */
  isDirectory(path: string): Promise<boolean>;
  /** Appends a relative path to a directory's. */
  join(directory: string, path: string): string;
  isAbsolute(path: string): boolean;
  /** Reads the documents of a workspace in place, by a path that {@link realPath} gave; links may lead around in it. */
  readWorkspace(path: string): Promise<LocalFiles>;
  /** Reads all files below a directory. */
  readTree(path: string, relevant: Relevant): Promise<Directory>;
  /** Clones a repository with the system's git. */
  checkOutGit(source: GitSource, options: CloneOptions): Promise<TemporaryCheckout>;
  /** Asks which commit the ref of a source names now. */
  newestCommit(source: GitSource, options: Omit<CloneOptions, "relevant">): Promise<string>;
}

/** A workspace read in place. */
export interface LocalFiles {
  readonly files: ReadonlyMap<string, FileContent>;
  /** What stands before a document's path in its URI. */
  readonly baseUri: string;
}

/** What a command of the system's git is bounded by, and what of a clone will be read. */
export interface CloneOptions {
  /** Milliseconds for each command. */
  readonly commandMs: number;
  readonly relevant: Relevant;
  readonly signal?: AbortSignal;
}

/** A checkout that takes place on disk until it is removed. */
export interface TemporaryCheckout extends Checkout {
  remove(): Promise<void>;
}
