import type { ServedStatus, ServedVersion, ServedWorkspace } from "./served-workspaces.ts";

/** The JSON of `GET …/status`; times are Unix seconds, with fractions. */
export function statusDocument({
  served: { source, current },
  status,
  stale,
}: {
  readonly served: Pick<ServedWorkspace, "source" | "current">;
  readonly status: ServedStatus;
  readonly stale: boolean;
}): Record<string, unknown> {
  return {
    source,
    loaded: current !== undefined,
    ...identity(current),
    stale,
    refreshing: status.refreshing,
    last_attempt: status.lastAttempt,
    last_success: status.lastSuccess,
    last_checked: status.lastChecked,
    consecutive_failures: status.consecutiveFailures,
    last_error: status.lastError,
    last_diagnostics: status.lastDiagnostics,
    versions: status.versions.map(({ sha256, fingerprint, loadedAt, current }) => ({
      sha256,
      fingerprint,
      loaded_at: loadedAt,
      current,
    })),
  };
}

function identity(version: ServedVersion | undefined): Record<string, unknown> {
  const { fingerprint = null, immutable = false } = version?.workspace ?? {};
  return { fingerprint, sha256: version?.sha256 ?? null, immutable };
}
