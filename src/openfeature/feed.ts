import type { Context } from "../runtime/resolve/context.ts";
import type { VariableDecision } from "../runtime/resolve/decision.ts";
import type { QualifierDefinition, VariableDefinition } from "../runtime/resolve/definition.ts";
import type { ResolveOptions } from "../runtime/resolve/resolving-workspace.ts";

/** What decides: a `Workspace` of `rototo-edge`, or of `rototo-edge/resolve`. */
export interface Decider {
  readonly variableIds: readonly string[];
  decideVariable(id: string, context: Context, options?: ResolveOptions): VariableDecision;
  variableDefinition(id: string): VariableDefinition;
  qualifierDefinition(id: string): QualifierDefinition;
}

/** Something that has a newest version of a workspace; a `RefreshingWorkspace` is one. */
export interface WorkspaceFeed {
  /** The version to decide by; undefined while there is none. */
  readonly current: Decider | undefined;
  /** Resolves when there is one; rejects when there will be none. */
  ready?(): Promise<unknown>;
  /** Calls the listener after each swap of `current`; what comes back ends that. */
  subscribe?(listener: () => void): () => void;
  /** Tells whether nobody has confirmed for longer than so many milliseconds that `current` is the newest. */
  stale?(maxStalenessMs: number): boolean;
}

/** A feed of one version that never changes, or the feed itself. */
export function feedOf(source: Decider | WorkspaceFeed): WorkspaceFeed {
  return "decideVariable" in source ? { current: source } : source;
}
