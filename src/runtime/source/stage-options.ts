import type { Fetch } from "../ports.ts";
import type { ScopedToken } from "./authorization.ts";
import type { SourceLimits } from "./limits.ts";

/** What the host gives for fetching a source. */
export interface StageOptions {
  /** Performs the HTTP exchanges; sources on the web are refused without it. */
  readonly fetch?: Fetch;
  /** Accepts plain `http` for loopback hosts. Never settable by a request. */
  readonly allowInsecureLoopback?: boolean;
  /** A token for the host that this source names, and for no other. */
  readonly workspaceToken?: string;
  /** Tokens by URL prefix; the longest prefix wins, before {@link workspaceToken}. */
  readonly authorization?: readonly ScopedToken[];
  readonly limits?: Partial<SourceLimits>;
  /** Ends the work early; a reason named `TimeoutError`, as of `AbortSignal.timeout`, is reported as a timeout. */
  readonly signal?: AbortSignal;
  /** Hears how many bytes have arrived so far, once per chunk. */
  readonly onProgress?: (progress: StageProgress) => void;
}

/** How far a fetch has come. */
export interface StageProgress {
  readonly receivedBytes: number;
}
