import type { EvaluateOptions } from "../runtime/index.ts";
import { attemptMs, type Bindings, configuredSources, refreshSeconds, settings } from "./bindings.ts";
import { MemoryWorkspace } from "./memory-workspace.ts";
import { objectWorkspaces } from "./object/object-workspaces.ts";
import { optionsOrRefusal } from "./refused-workspace.ts";
import type { ServedWorkspaces } from "./served-workspaces.ts";
import type { EdgeOptions } from "./service.ts";
import { invalid, seconds } from "./settings.ts";
import { sourceOptionsByName } from "./source-options.ts";
import { fetchedWorkspace } from "./workspace-source.ts";

/** Reads the bindings. What is wrong with them is told to whoever asks, so that no deployment fails darkly or serves half. */
export function edgeOptions(bindings: Bindings, options: EvaluateOptions = {}): EdgeOptions {
  return optionsOrRefusal(() => ({ ...settings(bindings), workspaces: workspaces(bindings, options) }));
}

function workspaces(bindings: Bindings, options: EvaluateOptions): ServedWorkspaces {
  const { sources, defaultName } = configuredSources(bindings);
  const optionsOf = sourceOptionsByName(bindings, options);
  const checkSeconds = seconds(bindings, "ROTOTO_CHECK_SECONDS");
  const { ROTOTO_OBJECTS: objects, ROTOTO_SUPERVISOR: supervisor } = bindings;
  if (supervisor !== undefined && objects === undefined) throw invalid("ROTOTO_SUPERVISOR", "needs ROTOTO_OBJECTS");
  if (objects !== undefined) {
    // What is wrong with these is told to whoever asks, not only to the object.
    refreshSeconds(bindings);
    attemptMs(bindings);
    return { byName: objectWorkspaces(sources, { objects, checkSeconds, ...options }), defaultName };
  }
  const byName = new Map(
    Array.from(sources, ([name, source]) => {
      const fetched = fetchedWorkspace(source, optionsOf(name));
      return [name, new MemoryWorkspace(fetched, checkSeconds === undefined ? {} : { checkSeconds })] as const;
    }),
  );
  return { byName, defaultName };
}
