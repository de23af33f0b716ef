import { newAdaptor } from "../hotswap/adaptor.ts";
import type { ServedWorkspace } from "../hotswap/definitions/served-workspace.ts";
import type { Registry } from "../hotswap/registry.ts";
import type { Load, Reloadable } from "../hotswap/reloadable.ts";
import type { SupervisorState } from "../supervise/supervisor-state.ts";
import type { WorkDriver } from "../work/work-driver.ts";

/** What a changed definition changes. */
export interface ServedDefinitionsOptions {
  /** Loads a definition, as `definitionLoader` makes it. */
  readonly load: Load<ServedWorkspace>;
  /** What requests look up. */
  readonly lookup: Registry<ServedWorkspace>;
  /** What the supervisor watches. */
  readonly state: SupervisorState;
  readonly driver: Pick<WorkDriver, "registry" | "claimAndRunPending">;
  /** Lets go of what was loaded for a workspace that is defined no more. */
  readonly stopServing?: (name: string) => void | Promise<void>;
}

const REASON = "definition";

/**
 * Joins live definitions of served workspaces with the supervisor and the work queue. A definition that is added or edited
 * changes the lookup and the watch and asks for a refresh; one that is deleted ends them, cancels what is pending, and
 * stops the serving. What fails on the way is taken up again by the supervisor, for which a new source is a new watch.
 */
export function servedDefinitions(options: ServedDefinitionsOptions): Reloadable {
  const { load, lookup, state, driver, stopServing } = options;

  async function set(name: string, definition: ServedWorkspace): Promise<void> {
    const before = lookup.get(name);
    lookup.set(name, definition);
    state.setWatch(name, definition.source);
    // An item of another source must not be joined: it would end with a version of that one.
    if (before !== undefined && before.source !== definition.source) await cancelPending(name, "definition changed");
    const fingerprint = state.getWatch(name)?.seen ?? null;
    await driver.registry.register({ workspace: name, source: definition.source, reason: REASON, fingerprint });
    await driver.claimAndRunPending(REASON);
  }

  async function remove(name: string): Promise<void> {
    state.removeWatch(name);
    lookup.remove(name);
    try {
      await cancelPending(name, "definition deleted");
    } finally {
      await stopServing?.(name);
    }
  }

  async function cancelPending(name: string, reason: string): Promise<void> {
    const rows = await driver.registry.pending();
    for (const { id } of rows.filter(({ input }) => input.workspace === name)) await driver.registry.cancel(id, reason);
  }

  return newAdaptor(load, set, remove);
}
