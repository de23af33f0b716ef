import type { Upstream } from "./refresh/attempt.ts";
import { rememberAnswers } from "./source/remember-answers.ts";
import type { LoadOptions, Workspace } from "./workspace.ts";

/** What loads workspaces: a `Workspace` class, with whatever its host fills in. */
export interface WorkspaceLoader {
  load(source: string, options: LoadOptions): Promise<Workspace>;
}

/** A source as attempts use it (docs/refresh.md, "One attempt"): each load shares with the version before what has not changed. */
export function workspaceUpstream(
  workspaces: WorkspaceLoader,
  source: string,
  options: LoadOptions,
): Upstream<Workspace> {
  // Each attempt begins with a probe, and with nothing remembered.
  let attempt = options;
  const begin = (): LoadOptions => {
    const { fetch } = options;
    attempt = fetch === undefined ? options : { ...options, fetch: rememberAnswers(fetch) };
    return attempt;
  };
  return {
    probe: (current, signal) => current.probe({ ...begin(), signal }),
    load: (current, signal) => workspaces.load(source, { ...attempt, signal, reuse: current }),
    history: (previous, next, signal) => previous.historyTo(next, { ...attempt, signal }),
    changes: (previous, next) => (options.lint === "skip" ? null : previous.changesTo(next)),
  };
}
