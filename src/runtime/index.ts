/**
 * The public contract of the core, in pipeline order: source → files → documents → model → lint → program → resolution.
 */

export type { Diagnostic, Entity, Field, Location, RelatedLocation, Severity, Stage, Target } from "./diagnostics.ts";
export { isRototoError, RototoError, type RototoErrorCode } from "./errors.ts";
export type { DocumentKind, DocumentSummary } from "./format/document.ts";
export { ruleCatalog, ruleEntry } from "./lint/catalog.ts";
export type { CatalogEntry } from "./lint/catalog-entry.ts";
export type { PolicyOptions } from "./lint/start-policy.ts";
export type { ByteStream, Fetch, FetchInit, FetchResponse, LuaEngine, Store, Timeout } from "./ports.ts";
export { BoundWorkspace } from "./resolve/bound-workspace.ts";
export type { Context } from "./resolve/context.ts";
export type { DecisionReason, VariableDecision } from "./resolve/decision.ts";
export type { PredicateDefinition, QualifierDefinition, VariableDefinition } from "./resolve/definition.ts";
export type { KernelChoice } from "./resolve/kernel.ts";
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
export {
  type InputFiles,
  type InspectOptions,
  type LoadOptions,
  lintFiles,
  Workspace,
  type WorkspaceCatalog,
  type WorkspaceLint,
} from "./workspace.ts";
