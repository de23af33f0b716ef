import { isRototoError, messageOf } from "../errors.ts";
import type { Logger } from "../ports.ts";
import { redactText } from "../source/redact.ts";
import type { RunHandle } from "./work-driver.ts";
import type { WorkEventEntry } from "./work-event.ts";
import type { ClaimedWork, WorkOutcome } from "./work-item.ts";
import type { WorkRegistry } from "./work-registry.ts";
import { writeLine } from "./write-line.ts";

/** Runs one item. What it throws becomes the item's failed outcome. */
export type DurableWorker = (work: ClaimedWork, report: Report) => Promise<WorkOutcome>;

/**
 * Writes an event of the item under its claim.
 *
 * @throws ClaimLost when somebody else has taken the item over: the worker has to stop.
 */
export type Report = (entry: WorkEventEntry) => Promise<void>;

/** What an inline run handle needs of its host. */
export interface InlineOptions {
  readonly log: Logger;
  /** Is given each run, which never rejects, where the host has to be asked to keep it going. */
  readonly keepAlive?: (run: Promise<void>) => void;
}

/** Tells a worker that its item is not its own any more. */
export class ClaimLost extends Error {
  constructor(id: string) {
    super(`the claim of process \`${id}\` is lost`);
  }
}

/** Makes the run handle that runs items in this process. */
export function inlineHandle(worker: DurableWorker, { log, keepAlive }: InlineOptions): RunHandle {
  return {
    async start(work, registry) {
      const run = runItem(work, { worker, registry }).catch((error: unknown) => {
        const { id, fence } = work.claim;
        const attributes = { "rototo.work.id": id, "rototo.work.fence": fence, "error.message": messageOf(error) };
        writeLine(log, { level: "warn", message: "work item was left to others", attributes });
      });
      keepAlive?.(run);
    },
  };
}

/** Run, complete, release. Rejects only where the registry failed or the claim was lost; then somebody else may claim it. */
async function runItem(
  work: ClaimedWork,
  { worker, registry }: { readonly worker: DurableWorker; readonly registry: WorkRegistry },
): Promise<void> {
  const { claim } = work;
  const report: Report = async (entry) => {
    if ((await registry.append(claim, entry)) === undefined) throw new ClaimLost(claim.id);
  };
  try {
    await report({ type: "refresh.claimed", data: { owner: claim.owner, fence: claim.fence } });
    const outcome = await worker(work, report).catch(failedOutcome);
    if ((await registry.complete(claim, outcome)) === undefined) throw new ClaimLost(claim.id);
  } finally {
    await registry.release(claim);
  }
}

/** The outcome of an item that threw; only the library's own messages are known to hold no secret. */
export function failedOutcome(error: unknown): WorkOutcome {
  if (error instanceof ClaimLost) throw error;
  if (!isRototoError(error)) return { kind: "failed", message: "the work item failed unexpectedly", code: null };
  return { kind: "failed", message: redactText(error.message, []), code: error.code };
}
