import type { ScopedToken } from "../runtime/source/authorization.ts";

/** A git source as a page loads it; everything in it can be sent to a worker. */
export interface GitLoadOptions {
  /** `git+https://host/org/repo.git#ref:directory`; the host has to allow the page's origin. */
  readonly source: string;
  /** A token for the host that the source names, and for no other. */
  readonly workspaceToken?: string;
  /** Tokens by URL prefix; the longest prefix wins. */
  readonly authorization?: readonly ScopedToken[];
  /** `skip`: the workspace's Lua policy is not run here, because it was before the commit. */
  readonly policy?: "run" | "skip";
  /** Accepts plain `http` for loopback hosts. */
  readonly allowInsecureLoopback?: boolean;
}
