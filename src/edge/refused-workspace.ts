import { isRototoError, type RototoError } from "../runtime/errors.ts";
import { NotServed, type ServedStatus, type ServedVersion, type ServedWorkspace } from "./served-workspaces.ts";
import { type EdgeOptions, oneWorkspace } from "./service.ts";

/** When to ask again a service whose bindings are wrong: they stay as they are while an isolate lives. */
export const RETRY_SECONDS = 30;

/**
 * Reads options from bindings. What is wrong with those is told to whoever asks, so that no deployment fails darkly or
 * serves half.
 */
export function optionsOrRefusal(read: () => EdgeOptions): EdgeOptions {
  try {
    return read();
  } catch (error) {
    if (!isRototoError(error)) throw error;
    return { workspaces: oneWorkspace(new RefusedWorkspace(error)) };
  }
}

/** Stands for workspaces that are not configured rightly. */
class RefusedWorkspace implements ServedWorkspace {
  readonly source = "";
  readonly current = undefined;
  readonly checkedAt = null;
  readonly #error: RototoError;

  constructor(error: RototoError) {
    this.#error = error;
  }

  async version(): Promise<ServedVersion> {
    throw new NotServed(this.#error, RETRY_SECONDS);
  }

  revalidate(): undefined {
    return undefined;
  }

  async refresh(): Promise<never> {
    throw this.#error;
  }

  async rollback(): Promise<boolean> {
    return false;
  }

  async status(): Promise<ServedStatus> {
    return {
      refreshing: false,
      lastAttempt: null,
      lastSuccess: null,
      lastChecked: null,
      consecutiveFailures: 0,
      lastError: this.#error.message,
      lastDiagnostics: [],
      versions: [],
    };
  }

  async snapshot(): Promise<undefined> {
    return undefined;
  }
}
