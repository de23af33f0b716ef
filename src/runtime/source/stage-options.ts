import type { Fetch, Store, Timeout } from "../ports.ts";
import type { ScopedToken } from "./authorization.ts";
import type { Relevant } from "./checkout.ts";
import type { FileSystem } from "./file-system.ts";
import type { Fingerprint } from "./files.ts";
import type { GitObject } from "./git-object.ts";
import type { SourceLimits } from "./limits.ts";

/** What the host gives for fetching a source. */
export interface StageOptions {
  /** Performs the HTTP exchanges; sources on the web are refused without it. */
  readonly fetch?: Fetch;
  /** Reads directories and runs git; sources on this machine and over SSH are refused without it. */
  readonly fileSystem?: FileSystem;
  /** Makes the signals of the time limits; without it only {@link signal} ends the work. */
  readonly timeout?: Timeout;
  /** Keeps git objects from one load to the next, so that only new ones are fetched. */
  readonly store?: Store;
  /** The version that was loaded before; what of it is in the {@link store}, or {@link known}, is not fetched again. */
  readonly previous?: Fingerprint | null;
  /** The git objects of that version that are in memory; they have been checked. Where it is given, those of this one are kept. */
  readonly known?: ReadonlyMap<string, GitObject> | undefined;
  /** Accepts plain `http` for loopback hosts. Never settable by a request. */
  readonly allowInsecureLoopback?: boolean;
  /** A token for the host that this source names, and for no other; parents on other hosts do not get it. */
  readonly workspaceToken?: string;
  /** Tokens by URL prefix; the longest prefix wins, before {@link workspaceToken}. */
  readonly authorization?: readonly ScopedToken[];
  readonly limits?: Partial<SourceLimits>;
  /** Ends the work early; a reason named `TimeoutError`, as of `AbortSignal.timeout`, is reported as a timeout. */
  readonly signal?: AbortSignal;
  /** Which files will be looked at, by path; the others are not fetched. All of them where it is not given. */
  readonly relevant?: Relevant;
  /** Hears how many bytes have arrived so far, once per chunk. */
  readonly onProgress?: (progress: StageProgress) => void;
}

/** How far a fetch has come. */
export interface StageProgress {
  readonly receivedBytes: number;
}
