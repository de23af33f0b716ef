import type { VariableResolution } from "../runtime/resolve/resolution.ts";
import { parseJson } from "../runtime/text/json-parse.ts";
import type { SemanticChange } from "../tooling/diff/change.ts";
import type { ResolutionImpact } from "../tooling/diff/resolution-impacts.ts";
import { FreeForm } from "../tooling/pretty-json.ts";

/** What `rototo diff` found. */
export interface Difference {
  /** The roots. */
  readonly before: string;
  readonly after: string;
  readonly changes: readonly SemanticChange[];
  /** Undefined where no context was given. */
  readonly impacts: readonly ResolutionImpact[] | undefined;
}

/** The same as data for JSON. */
export function differenceJson({ before, after, changes, impacts = [] }: Difference): unknown {
  return {
    before,
    after,
    changes: changes.map(changeJson),
    resolution_impacts: impacts.length === 0 ? undefined : impacts.map(impactJson),
  };
}

function changeJson({ kind, target, before, after, before_location, after_location }: SemanticChange): unknown {
  return {
    kind,
    target,
    before: before === undefined ? undefined : new FreeForm(before),
    after: after === undefined ? undefined : new FreeForm(after),
    before_location,
    after_location,
  };
}

function impactJson({ variable, before, after }: ResolutionImpact): unknown {
  return { variable, before: resolutionJson(before), after: resolutionJson(after) };
}

function resolutionJson({ id, valueKey, valueJson }: VariableResolution): unknown {
  const parsed = parseJson(valueJson);
  return { id, value_key: valueKey, value: new FreeForm(parsed.ok ? parsed.value : null) };
}
