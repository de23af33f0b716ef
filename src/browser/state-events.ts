import type { ClientEvent } from "./events.ts";
import type { Values } from "./version.ts";
import type { ViewState } from "./view.ts";

/** What to tell of the step from one state to the next. */
export function eventsBetween(before: ViewState, after: ViewState): ClientEvent[] {
  const events: ClientEvent[] = [];
  const { status, error, values } = after;
  if (values !== before.values && values !== null && before.values !== null) {
    if (after.context !== before.context) events.push({ type: "PROVIDER_CONTEXT_CHANGED" });
    // Answers for another context have another revision; a workspace from memory has no fingerprint.
    const isSameBytes = before.revision !== null && before.revision === after.revision;
    if (!isSameBytes && !isSame(before.fingerprint, after.fingerprint)) {
      const flagsChanged = changedVariables(before.values, values);
      events.push({ type: "PROVIDER_CONFIGURATION_CHANGED", flagsChanged });
    }
  }
  if (status === before.status) return events;
  if (status === "READY" && before.status !== "RECONCILING") events.push({ type: "PROVIDER_READY" });
  else if (status === "RECONCILING") events.push({ type: "PROVIDER_RECONCILING" });
  else if (status === "STALE" || status === "ERROR") events.push({ type: `PROVIDER_${status}`, error });
  return events;
}

/** Tells fingerprints of one version from others; those that are unknown are not the same. */
export function isSame(a: ViewState["fingerprint"], b: ViewState["fingerprint"]): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}

/** The ids of the variables that two versions give different values, or only one of them knows, by id. */
function changedVariables(before: Values, after: Values): string[] {
  const ids = new Set([...before.variables, ...after.variables]);
  return [...ids].filter((id) => outcome(before, id) !== outcome(after, id)).sort();
}

function outcome(values: Values, id: string): string {
  try {
    return values.resolveVariable(id).valueJson;
  } catch (error) {
    return String(error);
  }
}
