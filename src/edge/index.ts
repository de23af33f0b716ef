/**
 * The edge service as a library: a Hono app to deploy or to mount, and what it takes to configure one.
 *
 * @module
 */
export type { DefinedWorkspace } from "../runtime/defined-workspace.ts";
export { createEdgeApp } from "./app.ts";
export type { Bindings } from "./bindings.ts";
export type { Limits } from "./body.ts";
export { edgeOptions } from "./edge-options.ts";
export type { Logger, LogLine } from "./log.ts";
export { MemoryWorkspace, type MemoryWorkspaceOptions } from "./memory-workspace.ts";
export { cf, cookie, type Fact, header, type RototoOptions, type RototoVariables, rototo } from "./middleware.ts";
export type { AttemptClock } from "./one-at-a-time.ts";
export type { HttpProblemCode, ProblemCode } from "./problem.ts";
export type { AccessOptions, AccessToken, Capability } from "./security/access.ts";
export {
  NotServed,
  type RefreshOutcome,
  type RefreshReason,
  type ServedStatus,
  type ServedVersion,
  type ServedWorkspace,
  type ServedWorkspaces,
  type VersionRecord,
} from "./served-workspaces.ts";
export { type EdgeOptions, type EventTimes, oneWorkspace, type RateLimit } from "./service.ts";
export { fetchedWorkspace, type WorkspaceSource } from "./workspace-source.ts";
