import { isRototoError, RototoError } from "../../errors.ts";
import type { ProbeResult } from "../../source/probe.ts";
import { withTimeLimit } from "../../time-limit.ts";
import { ClaimLost, type DurableWorker, failedOutcome, type Report } from "../inline.ts";
import type { WorkClaim, WorkOutcome, WorkResult } from "../work-item.ts";
import type { KeeperPorts, KeeperUpstream } from "./keeper-ports.ts";
import { failureFacts, type KeeperStatus } from "./keeper-status.ts";
import type { KeeperTables } from "./keeper-tables.ts";
import type { KeptVersion } from "./kept-version.ts";

type Found = { readonly result: WorkResult; readonly version?: KeptVersion };

/**
 * Makes the worker that runs a work item: one attempt of docs/refresh.md, "One attempt". Every effect of it is made under
 * the item's claim: one who was away for longer than it lasts changes nothing any more.
 */
export function refreshWork(ports: KeeperPorts, tables: KeeperTables): DurableWorker {
  return async ({ claim, row }, report) => {
    const begun = { lastAttempt: ports.clock.now(), lastReason: row.input.reason };
    tables.change(claim, { status: begun });
    try {
      const found = await attempt(ports, tables, report);
      return await succeed(found, { claim, ports, tables, report });
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      return fail(error, { claim, ports, tables, report });
    }
  };
}

async function attempt(
  { upstream, clock, attemptMs }: KeeperPorts,
  tables: KeeperTables,
  report: Report,
): Promise<Found> {
  try {
    return await withTimeLimit((signal) => probeAndLoad(upstream, { tables, report, signal }), {
      clock,
      milliseconds: attemptMs,
    });
  } catch (error) {
    if (!(error instanceof Error && error.name === "TimeoutError")) throw error;
    const message = `workspace refresh timed out after ${attemptMs / 1_000} s`;
    throw new RototoError("source_unavailable", message, { cause: error });
  }
}

async function probeAndLoad(
  upstream: KeeperUpstream,
  { tables, report, signal }: { readonly tables: KeeperTables; readonly report: Report; readonly signal: AbortSignal },
): Promise<Found> {
  const newest = newestKnown(tables);
  const answer = newest === undefined ? "spoiled" : await probe(upstream, newest, signal);
  if (answer === "spoiled") {
    if (newest !== undefined) tables.discard(newest.sha256);
    return { result: "refreshed", version: await upstream.load(undefined, signal) };
  }
  await report({ type: "refresh.probed", data: { answer } });
  if (answer === "unchanged" || answer === "immutable") return { result: answer };
  return { result: "refreshed", version: await upstream.load(newest, signal) };
}

/** Asks; a version whose bytes are spoiled, by whatever, is none to compare with. */
async function probe(
  upstream: KeeperUpstream,
  newest: KeptVersion,
  signal: AbortSignal,
): Promise<ProbeResult | "spoiled"> {
  try {
    return await upstream.probe(newest, signal);
  } catch (error) {
    if (isRototoError(error) && error.code === "snapshot_invalid") return "spoiled";
    throw error;
  }
}

/** The newest version that the source ever gave: after a rollback it is not the one that is served. */
function newestKnown({ versions }: KeeperTables): KeptVersion | undefined {
  const newest = versions.in("given_up") ?? versions.in("current");
  return newest && versions.read(newest.sha256);
}

interface Ending {
  readonly claim: WorkClaim;
  readonly ports: KeeperPorts;
  readonly tables: KeeperTables;
  readonly report: Report;
}

async function succeed({ result, version }: Found, { claim, ports, tables, report }: Ending): Promise<WorkOutcome> {
  const now = ports.clock.now();
  const status: Partial<KeeperStatus> = {
    lastChecked: now,
    lastOutcome: result,
    consecutiveFailures: 0,
    lastError: null,
    lastErrorCode: null,
    lastDiagnostics: [],
    nextAttempt:
      result === "immutable" ? null : later(now, ports.schedule.pauseMs({ failures: 0, retryAfterSeconds: undefined })),
    retryAfter: null,
  };
  const stored = tables.change(claim, version === undefined ? { status } : { status, version });
  if (version !== undefined) await report({ type: "refresh.loaded", data: { sha256: version.sha256, stored } });
  const fingerprint = tables.versions.in("current")?.fingerprint ?? null;
  return { kind: "succeeded", result: version !== undefined && !stored ? "unchanged" : result, fingerprint };
}

async function fail(error: unknown, { claim, ports, tables, report }: Ending): Promise<WorkOutcome> {
  const now = ports.clock.now();
  const failures = tables.status.consecutiveFailures + 1;
  const retryAfterSeconds = isRototoError(error) ? error.retryAfterSeconds : undefined;
  const pause = ports.schedule.pauseMs({ failures, retryAfterSeconds });
  const facts = failureFacts(error);
  const status: Partial<KeeperStatus> = {
    ...facts,
    lastOutcome: "failed",
    consecutiveFailures: failures,
    nextAttempt: later(now, pause),
    retryAfter: retryAfterSeconds === undefined ? null : later(now, pause),
  };
  tables.change(claim, { status });
  await report({ type: "refresh.failed", data: { message: facts.lastError ?? "", code: facts.lastErrorCode } });
  return failedOutcome(error);
}

function later(now: number, pause: number | null): number | null {
  return pause === null ? null : now + pause;
}
