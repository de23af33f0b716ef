import type { Clock } from "../ports.ts";
import { withTimeLimit } from "../time-limit.ts";
import type { WorkDriver } from "../work/work-driver.ts";
import type { RunPipeline } from "./supervision.ts";

/** What bounds the wait for the end of an item. */
export interface RefreshPipelineOptions {
  readonly clock: Clock;
  /** Milliseconds; 30 000. An item that takes longer goes on, and the pipeline counts as failed. */
  readonly waitMs?: number;
}

const DEFAULT_WAIT_MS = 30_000;
const REASON = "supervisor";

/**
 * Makes of each update an item of work: registers it, or joins the one that is under way, has the queue run, and waits for
 * its end for a while.
 */
export function refreshPipeline(
  driver: Pick<WorkDriver, "registry" | "claimAndRunPending" | "awaitTerminal">,
  { clock, waitMs = DEFAULT_WAIT_MS }: RefreshPipelineOptions,
): RunPipeline {
  return async (watch, signal) => {
    const input = { workspace: watch.id, source: watch.source, reason: REASON, fingerprint: watch.seen };
    const { id } = await driver.registry.register(input);
    await driver.claimAndRunPending(REASON);
    const wait = { clock, milliseconds: waitMs, signal };
    const outcome = await withTimeLimit((limited) => driver.awaitTerminal(id, { signal: limited }), wait);
    switch (outcome.kind) {
      case "succeeded":
        return { outcome: outcome.result, commit: outcome.fingerprint };
      case "failed":
        throw new Error(outcome.message);
      case "cancelled":
        throw new Error(`cancelled: ${outcome.reason}`);
      default:
        return outcome satisfies never;
    }
  };
}
