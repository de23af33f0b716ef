import { memoryStore, RefreshingWorkspace } from "../../../src/index.ts";
import type { RefreshStatus } from "../../../src/runtime/index.ts";
import { ARCHIVE_SOURCE, type Fault, ScriptedArchive } from "./scripted-archive.ts";
import { timeoutOf, VirtualClock } from "./virtual-clock.ts";

/** What a workspace did while its source was out of order. */
export interface OutageReport {
  readonly attempts: number;
  /** From the end of one attempt's request to the next one's, in seconds. */
  readonly shortestGap: number;
  readonly longestGap: number;
  /** How long after the source was mended the workspace had its newest version, in seconds. */
  readonly recoveredAfter: number;
  /** Whether it answered rightly all the time. */
  readonly served: boolean;
  readonly status: RefreshStatus;
}

/** Lets a source be out of order for some virtual hours, then mends it and waits for the workspace to notice. */
export async function outage(fault: Fault, hours: number, periodSeconds: number): Promise<OutageReport> {
  const clock = new VirtualClock();
  const archive = new ScriptedArchive(() => clock.now());
  const workspace = await RefreshingWorkspace.load(ARCHIVE_SOURCE, {
    fetch: archive.fetch,
    store: memoryStore({ maxBytes: 1e6 }),
    timeout: (milliseconds) => timeoutOf(clock, milliseconds),
    ...{ clock, periodSeconds },
  });
  clock.isBusy = () => workspace.status().refreshing && !archive.isHanging;
  archive.asked.length = 0;
  archive.fault = fault;
  archive.version = 2;
  let served = true;
  for (let hour = 0; hour < hours; hour++) {
    await clock.pass(3_600_000);
    served &&= workspace.resolveVariable("v1", { version: 1 }).value === 1;
  }
  const status = workspace.status();
  const starts = archive.asked.filter((at, index) => index === 0 || at - (archive.asked[index - 1] ?? 0) >= 900);
  const gaps = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 1_000);
  archive.fault = null;
  let waited = 0;
  for (; waited < 7_200 && workspace.status().consecutiveFailures > 0; waited += 10) await clock.pass(10_000);
  clock.isBusy = () => false;
  await workspace.shutdown();
  return {
    attempts: starts.length,
    shortestGap: Math.min(...gaps),
    longestGap: Math.max(...gaps),
    recoveredAfter: waited,
    served: served && workspace.current.resolveVariable("v1", { version: 2 }).value === 2,
    status,
  };
}
