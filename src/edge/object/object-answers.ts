import type { Fingerprint } from "../../runtime/index.ts";
import type { KeeperStatus } from "../../runtime/work/keeper/keeper-status.ts";
import type { WorkspaceKeeper } from "../../runtime/work/keeper/workspace-keeper.ts";
import type { WorkOutcome } from "../../runtime/work/work-item.ts";
import { diagnosticFaults } from "../failure.ts";
import type { ServedStatus } from "../served-workspaces.ts";
import type { Failure, Look, RefreshAnswer } from "./object-protocol.ts";

/** Tells an isolate what is served. */
export function lookAnswer(keeper: WorkspaceKeeper, known: string | null, status: KeeperStatus): Look {
  const { current } = keeper;
  const checkedAt = inSeconds(status.lastChecked);
  if (current !== undefined && current.sha256 === known) return { kind: "same", checkedAt };
  const version = current && keeper.read(current.sha256);
  if (version !== undefined) {
    const { sha256, snapshot, companion, loadedAt } = version;
    return { kind: "version", checkedAt, sha256, snapshot, companion, loadedAt: loadedAt / 1_000 };
  }
  const wait = (status.nextAttempt ?? 0) - Date.now();
  return { kind: "none", failure: failureOf(status), retryAfterSeconds: Math.max(1, Math.ceil(wait / 1_000)) };
}

/** Tells an isolate how an attempt ended. */
export function refreshAnswer(outcome: WorkOutcome, status: KeeperStatus): RefreshAnswer {
  switch (outcome.kind) {
    case "succeeded":
      return { kind: "done", outcome: outcome.result, commit: outcome.fingerprint };
    case "failed": {
      const { code, message } = outcome;
      const diagnostics = status.lastError === message ? status.lastDiagnostics : [];
      return { kind: "failed", failure: { code, message, diagnostics } };
    }
    case "cancelled":
      return {
        kind: "failed",
        failure: { code: "aborted", message: `refresh was cancelled: ${outcome.reason}`, diagnostics: [] },
      };
    default:
      return outcome satisfies never;
  }
}

/** Tells how the last attempt ended, where there was no waiting for one. */
export function statusAnswer(
  status: KeeperStatus & { readonly refreshing: boolean },
  commit: Fingerprint | null,
): RefreshAnswer {
  const { refreshing, lastOutcome } = status;
  if (refreshing || lastOutcome === null) return { kind: "pending" };
  if (lastOutcome === "failed") return { kind: "failed", failure: failureOf(status) };
  return { kind: "done", outcome: lastOutcome, commit };
}

/** The status as the app shows it. */
export async function servedStatus(keeper: WorkspaceKeeper): Promise<ServedStatus> {
  const { refreshing, lastAttempt, lastChecked, consecutiveFailures, lastError, lastDiagnostics } =
    await keeper.status();
  const versions = keeper.versions();
  const current = versions.find(({ slot }) => slot === "current");
  return {
    refreshing,
    lastAttempt: inSeconds(lastAttempt),
    lastSuccess: inSeconds(current?.loadedAt ?? null),
    lastChecked: inSeconds(lastChecked),
    consecutiveFailures,
    lastError,
    lastDiagnostics: diagnosticFaults(lastDiagnostics),
    versions: versions.map(({ sha256, fingerprint, loadedAt, slot }) => ({
      sha256,
      fingerprint,
      loadedAt: loadedAt / 1_000,
      current: slot === "current",
    })),
  };
}

function failureOf({ lastError, lastErrorCode, lastDiagnostics }: KeeperStatus): Failure {
  return { code: lastErrorCode, message: lastError ?? "the workspace is being loaded", diagnostics: lastDiagnostics };
}

function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1_000;
}
