/**
 * The public contract of the core, in pipeline order: source → files → documents → model → lint → program → resolution.
 */

export type { Diagnostic, Entity, Field, Location, RelatedLocation, Severity, Stage, Target } from "./diagnostics.ts";
export { isRototoError, RototoError, type RototoErrorCode } from "./errors.ts";
export type { DocumentKind, DocumentSummary } from "./format/document.ts";
export type { InputFiles } from "./input-files.ts";
export type { KernelChoice } from "./kernel/kernel.ts";
export { ruleCatalog, ruleEntry } from "./lint/catalog.ts";
export type { CatalogEntry } from "./lint/catalog-entry.ts";
export type { PolicyOptions } from "./lint/start-policy.ts";
export type { EntityPlaces, WorkspacePlaces } from "./lint/workspace-places.ts";
export type {
  ByteStream,
  Clock,
  Fetch,
  FetchInit,
  FetchResponse,
  Logger,
  LogLine,
  LuaEngine,
  Store,
  Timeout,
} from "./ports.ts";
export type { RefreshListener } from "./refresh/listeners.ts";
export type { RefreshOutcome, RefreshStatus } from "./refresh/refresh-status.ts";
export type { DocumentChange, History, IdChanges, VersionChange, WorkspaceChanges } from "./refresh/version-change.ts";
export type { RefreshingWorkspaceOptions } from "./refreshing-options.ts";
export { RefreshingWorkspace } from "./refreshing-workspace.ts";
export { BoundWorkspace } from "./resolve/bound-workspace.ts";
export type { Context } from "./resolve/context.ts";
export type { DecisionReason, VariableDecision } from "./resolve/decision.ts";
export type { PredicateDefinition, QualifierDefinition, VariableDefinition } from "./resolve/definition.ts";
export type { QualifierResolution, VariableResolution } from "./resolve/resolution.ts";
export { ResolveContext } from "./resolve/resolve-context.ts";
export type { EvaluateOptions, ResolveOptions } from "./resolve/resolving-workspace.ts";
export type { PredicateTrace, QualifierTrace, RuleTrace, VariableTrace } from "./resolve/trace.ts";
export type { ScopedToken } from "./source/authorization.ts";
export type { FileContent, Fingerprint, Layer, UnreadableFile } from "./source/files.ts";
export type { SourceLimits } from "./source/limits.ts";
export type { ProbeResult } from "./source/probe.ts";
export { memoryStore } from "./source/store.ts";
export { jsonText as toJsonText } from "./text/json-text.ts";
export { Float, type JsonObject, type JsonValue } from "./text/json-value.ts";
export type { PlainJson } from "./text/plain-json.ts";
export type { Position, Range } from "./text/text-range.ts";
export { __version__, VERSION, version } from "./version.ts";
export {
  type InspectOptions,
  type LoadOptions,
  lintFiles,
  Workspace,
  type WorkspaceCatalog,
  type WorkspaceLint,
} from "./workspace.ts";
