/**
 * The evaluator alone: it opens snapshots and resolves, and reaches no code that fetches, reads or judges workspaces.
 * A `ResolveContext` of `rototo-edge` is understood here too.
 *
 * @module
 */
export { isRototoError, RototoError, type RototoErrorCode } from "./runtime/errors.ts";
export type { KernelChoice } from "./runtime/kernel/kernel.ts";
export type { BoundWorkspace } from "./runtime/resolve/bound-workspace.ts";
export type { Context } from "./runtime/resolve/context.ts";
export type { DecisionReason, VariableDecision } from "./runtime/resolve/decision.ts";
export type { QualifierResolution, VariableResolution } from "./runtime/resolve/resolution.ts";
export {
  type EvaluateOptions,
  type ResolveOptions,
  ResolvingWorkspace as Workspace,
} from "./runtime/resolve/resolving-workspace.ts";
export type { PredicateTrace, QualifierTrace, RuleTrace, VariableTrace } from "./runtime/resolve/trace.ts";
export { jsonText as toJsonText } from "./runtime/text/json-text.ts";
export type { PlainJson } from "./runtime/text/plain-json.ts";
