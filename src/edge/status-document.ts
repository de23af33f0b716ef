import { failureFaults, failureMessage } from "./problem.ts";
import type { HolderStatus } from "./workspace-holder.ts";

/** The JSON of `GET /v1/status`; times are Unix seconds, with fractions. */
export function statusDocument(status: HolderStatus): Record<string, unknown> {
  return {
    source: status.source,
    loaded: status.loaded,
    fingerprint: status.fingerprint,
    immutable: status.immutable,
    refreshing: status.refreshing,
    last_attempt: status.lastAttempt,
    last_success: status.lastSuccess,
    last_checked: status.lastChecked,
    consecutive_failures: status.consecutiveFailures,
    last_error: status.failure === undefined ? null : failureMessage(status.failure),
    last_diagnostics: failureFaults(status.failure),
  };
}
