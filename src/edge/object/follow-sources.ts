import { RototoError } from "../../runtime/errors.ts";
import { sourceProbe } from "../../runtime/supervise/probe-watch.ts";
import type { RunPipeline, SupervisionOptions } from "../../runtime/supervise/supervision.ts";
import type { SupervisorState } from "../../runtime/supervise/supervisor-state.ts";
import { type Bindings, configuredSources } from "../bindings.ts";
import { sourceOptionsByName } from "../source-options.ts";
import { gitFetch } from "../workspace-source.ts";
import type { ObjectNamespace } from "./object-workspaces.ts";
import { SUPERVISOR_REASON } from "./supervisor-protocol.ts";

/** Has the state watch what the bindings name, and nothing else. @throws {RototoError} `invalid_option` */
export function watchSources(state: SupervisorState, bindings: Bindings): void {
  const { sources } = configuredSources(bindings);
  for (const { id } of state.watches) if (!sources.has(id)) state.removeWatch(id);
  for (const [name, source] of sources) state.setWatch(name, source);
}

/**
 * Asks the sources as their objects would, and has the object of one that has changed refresh.
 *
 * @throws {RototoError} `invalid_option`
 */
export function followSources(bindings: Bindings): Pick<SupervisionOptions, "probe" | "runPipeline"> {
  const { ROTOTO_OBJECTS: objects } = bindings;
  if (objects === undefined) throw new RototoError("invalid_option", "ROTOTO_SUPERVISOR needs ROTOTO_OBJECTS");
  const optionsOf = sourceOptionsByName(bindings, {});
  return {
    probe: (watch, signal) => sourceProbe({ fetch: gitFetch, ...optionsOf(watch.id) })(watch, signal),
    runPipeline: objectPipeline(objects),
  };
}

function objectPipeline(objects: ObjectNamespace): RunPipeline {
  return async ({ id }) => {
    const answer = await objects.getByName(id).refresh(id, SUPERVISOR_REASON);
    switch (answer.kind) {
      case "done": {
        const { outcome, commit } = answer;
        // After a rollback the object serves another commit than its source has. Those of parents only the object knows.
        return { outcome, commit: commit?.kind === "workspace_layers" ? commit : null };
      }
      case "failed":
        throw new Error(answer.failure.message);
      case "pending":
        throw new Error("the refresh has not ended yet; its object goes on with it");
      default:
        return answer satisfies never;
    }
  };
}
