import type { Upstream } from "./refresh/attempt.ts";
import { type RememberedAnswers, rememberAnswers } from "./source/remember-answers.ts";
import type { LoadOptions, Workspace } from "./workspace.ts";

/** What loads workspaces: a `Workspace` class, with whatever its host fills in. */
export interface WorkspaceLoader {
  load(source: string, options: LoadOptions): Promise<Workspace>;
}

/** A source as attempts use it, and the load before them. */
export interface WorkspaceUpstream extends Upstream<Workspace> {
  /** Loads the first version; what its host can do need not be asked again. */
  first(): Promise<Workspace>;
}

/** A source as attempts use it (docs/refresh.md, "One attempt"): each load shares with the version before what has not changed. */
export function workspaceUpstream(
  workspaces: WorkspaceLoader,
  source: string,
  options: LoadOptions,
): WorkspaceUpstream {
  const abilities: RememberedAnswers = new Map();
  // Each attempt begins with a probe, and knows nothing but the abilities of hosts.
  let attempt = options;
  const begin = (): LoadOptions => {
    const { fetch } = options;
    attempt = fetch === undefined ? options : { ...options, fetch: rememberAnswers(fetch, abilities) };
    return attempt;
  };
  const forget = (error: unknown): never => {
    abilities.clear();
    throw error;
  };
  return {
    first: () => workspaces.load(source, begin()),
    probe: (current, signal) => current.probe({ ...begin(), signal }).catch(forget),
    load: (current, signal) => workspaces.load(source, { ...attempt, signal, reuse: current }).catch(forget),
    history: (previous, next, signal) => previous.historyTo(next, { ...attempt, signal }),
    // Without lint there is no program to compare.
    changes: (previous, next) => (options.lint === "skip" ? null : previous.changesTo(next)),
  };
}
