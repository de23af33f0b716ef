import type { ProbeResult } from "../source/probe.ts";
import type { RefreshOutcome, Served } from "./refresh-status.ts";
import type { History, WorkspaceChanges } from "./version-change.ts";

/** Where newer versions come from: how to ask for one, how to get it, and how to tell what is new about it. */
export interface Upstream<V extends Served> {
  /** Asks whether there is a newer version than one. */
  probe(current: V, signal: AbortSignal): Promise<ProbeResult>;
  /** Gets the newest version, judged and compiled; what has not changed may be shared with the current one. */
  load(current: V, signal: AbortSignal): Promise<V>;
  /** Asks how the commits of two versions relate. */
  history(previous: V, next: V, signal: AbortSignal): Promise<History>;
  /** Compares two versions; null where that cannot be done. It does not throw. */
  changes(previous: V, next: V): WorkspaceChanges | null;
}

/** How an attempt ended: with the version that is to be served from now on, where it is another one. */
export type AttemptResult<V> =
  | { readonly outcome: Exclude<RefreshOutcome, "refreshed"> }
  | { readonly outcome: "refreshed"; readonly version: V };

/**
 * Makes one attempt to get a newer version (docs/refresh.md, "One attempt"); it changes nothing. It may be driven by
 * anything: a loop, an alarm, an item of work.
 *
 * @param onAnswer hears what the source answered when it was asked.
 * @throws whatever asking and loading throw; then what is served goes on.
 */
export async function attemptRefresh<V extends Served>(
  current: V,
  upstream: Pick<Upstream<V>, "probe" | "load">,
  { signal, onAnswer }: { readonly signal: AbortSignal; readonly onAnswer?: (answer: ProbeResult) => void },
): Promise<AttemptResult<V>> {
  const answer = await upstream.probe(current, signal);
  onAnswer?.(answer);
  switch (answer) {
    case "unchanged":
    case "immutable":
      return { outcome: answer };
    case "changed":
    case "unknown":
      return { outcome: "refreshed", version: await upstream.load(current, signal) };
    default:
      return answer satisfies never;
  }
}
