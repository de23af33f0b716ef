import { isRototoError, type RototoErrorCode } from "../runtime/errors.ts";
import { failureFaults, failureMessage } from "./failure.ts";
import type { Reply } from "./reply.ts";
import { NotServed } from "./served-workspaces.ts";

/** What only the HTTP side can complain about. */
export type HttpProblemCode =
  | "route_not_found"
  | "method_not_allowed"
  | "unsupported_media_type"
  | "body_too_large"
  | "body_invalid"
  | "batch_too_large"
  | "unauthorized"
  | "forbidden"
  | "not_enabled"
  | "rate_limited"
  | "unknown_workspace"
  | "snapshot_not_found"
  | "nothing_to_roll_back_to"
  | "signature_invalid"
  | "stale"
  | "internal_error";

/** The stable `code` of a problem document. */
export type ProblemCode = RototoErrorCode | HttpProblemCode;

/** What a problem document says besides its code. */
export interface ProblemOptions {
  readonly status: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An answer that tells what went wrong, thrown where it does and written by {@link problemReply}. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, { status, detail, headers = {}, members = {} }: ProblemOptions) {
    super(detail);
    this.code = code;
    this.status = status;
    this.headers = headers;
    this.members = members;
  }
}

/** The statuses of failures that a request can cause in a workspace that is loaded; all others are our own fault. */
const RESOLUTION_STATUS: Partial<Record<RototoErrorCode, number>> = {
  invalid_context: 400,
  variable_not_found: 404,
  qualifier_not_found: 404,
  context_attribute_missing: 422,
  context_schema_mismatch: 422,
};

/** Turns whatever a handler threw into a problem; of what is unexpected nothing is told. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof NotServed) {
    const headers = { "retry-after": String(thrown.retryAfterSeconds) };
    return workspaceProblem(thrown.cause, { status: 503, headers });
  }
  const status = isRototoError(thrown) ? RESOLUTION_STATUS[thrown.code] : undefined;
  if (isRototoError(thrown) && status !== undefined)
    return new Problem(thrown.code, { status, detail: thrown.message });
  return new Problem("internal_error", { status: 500, detail: "the request could not be answered" });
}

/**
 * Makes the problem of a workspace that could not be fetched, or is faulty. Its faults are named, for without them nobody
 * could mend it.
 */
export function workspaceProblem(failure: unknown, options: Omit<ProblemOptions, "detail" | "members">): Problem {
  const detail = failureMessage(failure);
  if (!isRototoError(failure)) return new Problem("internal_error", { ...options, detail });
  const members = failure.diagnostics === undefined ? {} : { diagnostics: failureFaults(failure) };
  return new Problem(failure.code, { ...options, detail, members });
}

/** Writes a problem as `application/problem+json` (RFC 9457), with further members where an endpoint has some. */
export function problemReply(
  problem: Problem,
  instance: string,
  members: Readonly<Record<string, unknown>> = {},
): Reply {
  const { code, status, message, headers } = problem;
  const type = `urn:rototo:problem:${code}`;
  const document = { type, title: titleOf(code), status, detail: message, instance, code };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ ...document, ...problem.members, ...members }),
  };
}

/** `variable_not_found` → `Variable not found`: the code already is the summary that RFC 9457 asks for. */
function titleOf(code: ProblemCode): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
