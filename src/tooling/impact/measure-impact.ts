import { messageOf } from "../../runtime/errors.ts";
import type { BoundWorkspace } from "../../runtime/resolve/bound-workspace.ts";
import type { ResolvingWorkspace } from "../../runtime/resolve/resolving-workspace.ts";
import type { JsonObject } from "../../runtime/text/json-value.ts";
import { sortedUtf8 } from "../../runtime/text/utf8-order.ts";

/** What a context got for a variable: a value, by its key and its JSON text; or why it got none. */
export type Decision =
  | { readonly kind: "value"; readonly valueKey: string; readonly valueJson: string }
  | { readonly kind: "failure"; readonly message: string };

/** Contexts that get something else than before, all alike. */
export interface Transition {
  readonly before: Decision;
  readonly after: Decision;
  readonly count: number;
  /** The first of them. */
  readonly example: JsonObject;
}

/** How a variable that both versions have fares. */
export interface VariableImpact {
  readonly variable: string;
  /** Contexts that get something else than before. */
  readonly flips: number;
  /** The most frequent first. */
  readonly transitions: readonly Transition[];
  /** How many contexts get each decision before and after, whether or not it is another. */
  readonly before: readonly Share[];
  readonly after: readonly Share[];
}

/** How many contexts get a decision. */
export interface Share {
  readonly decision: Decision;
  readonly count: number;
}

/** What a change of a workspace does to a number of contexts. */
export interface Impact {
  readonly contexts: number;
  /** Every variable that both versions have: those with the most flips first, then by id. */
  readonly variables: readonly VariableImpact[];
  /** Variables that only one version has. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Resolves every variable of two versions with every context, and counts what comes out differently. */
export function measureImpact(
  versions: { readonly before: ResolvingWorkspace; readonly after: ResolvingWorkspace },
  ids: { readonly before: Iterable<string>; readonly after: Iterable<string> },
  contexts: readonly JsonObject[],
): Impact {
  const [old, now] = [new Set(ids.before), new Set(ids.after)];
  const counts = sortedUtf8(old)
    .filter((id) => now.has(id))
    .map((id) => new Count(id));
  for (const context of contexts) {
    const before = decider(versions.before, context);
    const after = decider(versions.after, context);
    for (const count of counts) count.add(before(count.variable), after(count.variable), context);
  }
  const variables = counts.map((count) => count.impact());
  return {
    contexts: contexts.length,
    variables: variables.sort((a, b) => b.flips - a.flips),
    added: sortedUtf8(now).filter((id) => !old.has(id)),
    removed: sortedUtf8(old).filter((id) => !now.has(id)),
  };
}

/** Decides variables for one context; one that a version refuses fails for all. */
function decider(workspace: ResolvingWorkspace, context: JsonObject): (id: string) => Decision {
  let bound: BoundWorkspace;
  try {
    bound = workspace.bind(context);
  } catch (error) {
    const failure = { kind: "failure", message: messageOf(error) } as const;
    return () => failure;
  }
  return (id) => {
    try {
      const { valueKey, valueJson } = bound.resolveVariable(id);
      return { kind: "value", valueKey, valueJson };
    } catch (error) {
      return { kind: "failure", message: messageOf(error) };
    }
  };
}

/** Counts the decisions for one variable. */
class Count {
  readonly variable: string;
  readonly #transitions = new Map<string, Transition>();
  readonly #before = new Map<string, Share>();
  readonly #after = new Map<string, Share>();

  constructor(variable: string) {
    this.variable = variable;
  }

  add(before: Decision, after: Decision, context: JsonObject): void {
    const [from, to] = [keyOf(before), keyOf(after)];
    tally(this.#before, from, before);
    tally(this.#after, to, after);
    if (from === to) return;
    const key = JSON.stringify([from, to]);
    const known = this.#transitions.get(key) ?? { before, after, count: 0, example: context };
    this.#transitions.set(key, { ...known, count: known.count + 1 });
  }

  impact(): VariableImpact {
    const transitions = [...this.#transitions.values()].sort((a, b) => b.count - a.count);
    const flips = transitions.reduce((sum, { count }) => sum + count, 0);
    return { variable: this.variable, flips, transitions, before: sorted(this.#before), after: sorted(this.#after) };
  }
}

function tally(shares: Map<string, Share>, key: string, decision: Decision): void {
  shares.set(key, { decision, count: (shares.get(key)?.count ?? 0) + 1 });
}

function sorted(shares: ReadonlyMap<string, Share>): Share[] {
  return [...shares.values()].sort((a, b) => b.count - a.count);
}

function keyOf(decision: Decision): string {
  return decision.kind === "value"
    ? JSON.stringify([decision.valueKey, decision.valueJson])
    : JSON.stringify([decision.message]);
}
