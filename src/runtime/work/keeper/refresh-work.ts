import { isRototoError, RototoError } from "../../errors.ts";
import type { ProbeResult } from "../../source/probe.ts";
import { withTimeLimit } from "../../time-limit.ts";
import { ClaimLost, type DurableWorker, failedOutcome, type Report } from "../inline.ts";
import type { WorkClaim, WorkOutcome, WorkResult } from "../work-item.ts";
import type { KeeperPorts, KeeperUpstream } from "./keeper-ports.ts";
import { failureFacts, type KeeperStatus } from "./keeper-status.ts";
import type { KeeperTables } from "./keeper-tables.ts";
import type { KeptVersion } from "./kept-version.ts";

interface Run {
  readonly claim: WorkClaim;
  readonly report: Report;
  readonly ports: KeeperPorts;
  readonly tables: KeeperTables;
}

interface Found {
  readonly result: WorkResult;
  readonly version?: KeptVersion;
}

/**
 * Makes the worker that runs a work item: one attempt of docs/refresh.md, "One attempt". Every effect of it is made under
 * the item's claim: one who was away for longer than it lasts changes nothing any more.
 */
export function refreshWork(ports: KeeperPorts, tables: KeeperTables): DurableWorker {
  return async ({ claim, row }, report) => {
    const run = { claim, report, ports, tables };
    const lastAttempt = ports.clock.now();
    tables.change(claim, { status: { lastAttempt, lastReason: row.input.reason, lastSource: ports.source } });
    try {
      return succeed(run, await attempt(run));
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      return fail(run, error);
    }
  };
}

async function attempt(run: Run): Promise<Found> {
  const { clock, attemptMs: milliseconds } = run.ports;
  try {
    return await withTimeLimit((signal) => probeAndLoad(run, signal), { clock, milliseconds });
  } catch (error) {
    if (!(error instanceof Error && error.name === "TimeoutError")) throw error;
    const message = `workspace refresh timed out after ${milliseconds / 1_000} s`;
    throw new RototoError("source_unavailable", message, { cause: error });
  }
}

async function probeAndLoad(run: Run, signal: AbortSignal): Promise<Found> {
  const { ports, tables, report } = run;
  const newest = newestOf(tables, ports.source);
  const answer = newest === undefined ? "spoiled" : await probe(ports.upstream, newest, signal);
  if (answer === "spoiled") {
    if (newest !== undefined) tables.discard(newest.sha256);
    return load(run, undefined, signal);
  }
  await report({ type: "refresh.probed", data: { answer } });
  return answer === "unchanged" || answer === "immutable" ? { result: answer } : load(run, newest, signal);
}

async function load({ ports, report }: Run, newest: KeptVersion | undefined, signal: AbortSignal): Promise<Found> {
  const version = await ports.upstream.load(newest, signal);
  await report({ type: "refresh.loaded", data: { sha256: version.sha256 } });
  return { result: "refreshed", version };
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

/** The newest version that a source ever gave: after a rollback it is not the one that is served. */
function newestOf({ versions }: KeeperTables, source: string): KeptVersion | undefined {
  const newest = versions.in("given_up") ?? versions.in("current");
  return newest?.source === source ? versions.read(newest.sha256) : undefined;
}

/** Version and status change in one step, after which there is nothing left that could fail. */
function succeed({ claim, ports, tables }: Run, { result, version }: Found): WorkOutcome {
  const now = ports.clock.now();
  const pause = result === "immutable" ? null : ports.schedule.pauseMs({ failures: 0, retryAfterSeconds: undefined });
  const status: Partial<KeeperStatus> = {
    ...NO_FAILURE,
    lastChecked: now,
    lastOutcome: result,
    nextAttempt: later(now, pause),
  };
  const current = tables.change(claim, version === undefined ? { status } : { status, version });
  const isGivenUp = version !== undefined && version.sha256 !== current?.sha256;
  return { kind: "succeeded", result: isGivenUp ? "unchanged" : result, fingerprint: current?.fingerprint ?? null };
}

const NO_FAILURE = {
  consecutiveFailures: 0,
  lastError: null,
  lastErrorCode: null,
  lastDiagnostics: [],
  retryAfter: null,
} as const;

async function fail({ claim, report, ports, tables }: Run, error: unknown): Promise<WorkOutcome> {
  const now = ports.clock.now();
  const failures = tables.status.consecutiveFailures + 1;
  const retryAfterSeconds = isRototoError(error) ? error.retryAfterSeconds : undefined;
  const nextAttempt = later(now, ports.schedule.pauseMs({ failures, retryAfterSeconds }));
  const facts = failureFacts(error);
  tables.change(claim, {
    status: {
      ...facts,
      lastOutcome: "failed",
      consecutiveFailures: failures,
      nextAttempt,
      retryAfter: retryAfterSeconds === undefined ? null : nextAttempt,
    },
  });
  await report({ type: "refresh.failed", data: { message: facts.lastError ?? "", code: facts.lastErrorCode } });
  return failedOutcome(error);
}

function later(now: number, pause: number | null): number | null {
  return pause === null ? null : now + pause;
}
