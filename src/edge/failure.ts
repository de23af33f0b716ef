import { isRototoError } from "../runtime/errors.ts";
import type { Diagnostic } from "../runtime/index.ts";

/** What may be told of a failure to load: only the library's own messages are known to hold no secret. */
export function failureMessage(failure: unknown): string {
  return isRototoError(failure) ? failure.message : "the workspace could not be loaded";
}

/** As many faults as somebody will read at once. */
const MAX_FAULTS = 20;

/** The first diagnostics that blocked a load, with the place to mend; line and character are 0-based. */
export function failureFaults(failure: unknown): Record<string, unknown>[] {
  return diagnosticFaults(isRototoError(failure) ? (failure.diagnostics ?? []) : []);
}

/** The first errors among diagnostics, as {@link failureFaults} tells them. */
export function diagnosticFaults(diagnostics: readonly Diagnostic[]): Record<string, unknown>[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .slice(0, MAX_FAULTS)
    .map(({ rule, severity, message, location: { path, range } }) => ({
      rule,
      severity,
      message,
      path,
      ...range?.start,
    }));
}
