import type { Context } from "../../runtime/resolve/context.ts";
import type { VariableResolution } from "../../runtime/resolve/resolution.ts";
import type { ResolvingWorkspace } from "../../runtime/resolve/resolving-workspace.ts";

/** A variable that one context gets differently from two versions of a workspace. */
export interface ResolutionImpact {
  readonly variable: string;
  readonly before: VariableResolution;
  readonly after: VariableResolution;
}

/**
 * Resolves every variable of both versions and tells which of those that both have come out differently.
 *
 * @throws {RototoError} as `resolveVariables`, for the first that fails.
 */
export function resolutionImpacts(
  before: ResolvingWorkspace,
  after: ResolvingWorkspace,
  context: Context,
): ResolutionImpact[] {
  const old = new Map(before.resolveVariables(context).map((resolution) => [resolution.id, resolution]));
  return after.resolveVariables(context).flatMap((resolution) => {
    const was = old.get(resolution.id);
    const isSame = was?.valueKey === resolution.valueKey && was.valueJson === resolution.valueJson;
    return was === undefined || isSame ? [] : [{ variable: resolution.id, before: was, after: resolution }];
  });
}
