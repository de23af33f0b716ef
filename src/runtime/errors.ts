import type { Diagnostic } from "./diagnostics.ts";

/**
 * Every way the library can fail, for a `switch`. The message is for people and keeps the texts of docs/resolution.md
 * and docs/sources.md; the code is for programs.
 */
export type RototoErrorCode =
  | "invalid_option"
  | "invalid_context"
  | "context_schema_mismatch"
  | "context_attribute_missing"
  | "variable_not_found"
  | "qualifier_not_found"
  | "resource_not_found"
  | "diagnostic_not_found"
  | "qualifier_cycle"
  | "runtime_unavailable"
  | "lint_unavailable"
  | "snapshot_invalid"
  | "source_invalid"
  | "source_unsupported"
  | "source_not_found"
  | "source_unavailable"
  | "source_unauthorized"
  | "source_too_large"
  | "source_corrupt"
  | "workspace_not_found"
  | "manifest_invalid"
  | "lint_failed"
  | "compile_failed"
  | "aborted"
  | "shut_down"
  | "watch_unavailable"
  | "definition_invalid"
  | "definition_not_found"
  | "work_not_found"
  | "store_invalid";

/** What a {@link RototoError} may carry besides its message. */
export interface RototoErrorOptions {
  readonly cause?: unknown;
  /** The diagnostics that blocked a load, with `lint_failed`. */
  readonly diagnostics?: readonly Diagnostic[];
  /** How long the host that failed asks to be left alone (`Retry-After`), in seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

/** The one error type of the library: a faulty request, workspace or world, never a programming mistake. */
export class RototoError extends Error {
  override readonly name: string = "RototoError";
  readonly code: RototoErrorCode;
  readonly diagnostics: readonly Diagnostic[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RototoErrorCode, message: string, options: RototoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.diagnostics = options.diagnostics;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The error as data, without stack and cause, which may hold more than a client should see. */
  toJSON(): { name: string; code: RototoErrorCode; message: string; diagnostics?: readonly Diagnostic[] } {
    const { name, code, message, diagnostics } = this;
    return diagnostics === undefined ? { name, code, message } : { name, code, message, diagnostics };
  }
}

/** Tells whether a value is a {@link RototoError}, also one of another copy of the library, where `instanceof` fails. */
export function isRototoError(value: unknown): value is RototoError {
  return value instanceof Error && value.name === "RototoError" && "code" in value;
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
