import { messageOf, RototoError, type RototoErrorCode, type RototoErrorOptions } from "../errors.ts";
import type { Fetch } from "../ports.ts";
import { type Authorization, authorizationFor } from "./authorization.ts";
import { lacking } from "./lacking.ts";
import type { SourceLimits, Spent } from "./limits.ts";
import { hasTimedOut, type Load, signalFor } from "./load.ts";
import { parseUrl } from "./parse-url.ts";
import { redactSource, redactText } from "./redact.ts";
import type { GitSource } from "./source.ts";
import type { StageProgress } from "./stage-options.ts";

/** What is being done, for the first words of an error: `git fetch failed …`, `git check failed …`. */
export type GitAction = "fetch" | "check";

/** One git host as one load or probe talks to it: where it is, what may be spent on it, and how its failures read. */
export interface GitRemote {
  /** The address without user info and trailing slashes. */
  readonly url: string;
  /** The source as given, redacted. */
  readonly shown: string;
  readonly fetch: Fetch;
  readonly authorization: Authorization;
  readonly limits: SourceLimits;
  /** What the load has spent of the limits, with all that it fetches. */
  readonly spent: Spent;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: StageProgress) => void;
  /** Makes the error of a failed step; the reason is redacted here. */
  fail(code: RototoErrorCode, reason: string, options?: Pick<RototoErrorOptions, "retryAfterSeconds">): RototoError;
  /** Makes the error for a signal that has fired. */
  stopped(): RototoError;
}

/**
 * Prepares the conversation with the host of a source.
 * @throws {source_invalid} when its address is not a URL
 * @throws {source_unsupported} when it is not reached over HTTP, or the host gave no `fetch`
 */
export function gitRemote(source: GitSource, load: Load, action: GitAction): GitRemote {
  const { fetch, onProgress } = load.options;
  if (fetch === undefined) throw lacking(`git+${source.transport}://`, "HTTP (the `fetch` option)");
  const shown = redactSource(source.text);
  const address = parseUrl(source.url);
  if (address === null) throw new RototoError("source_invalid", `workspace source URI is invalid: ${shown}`);
  const authorization = authorizationFor(address, load);
  const signal = signalFor(load, load.limits.gitMs);
  address.username = "";
  address.password = "";

  return {
    url: address.href.replace(/\/+$/, ""),
    shown,
    fetch,
    authorization,
    limits: load.limits,
    spent: load.spent,
    signal,
    onProgress: onProgress ?? (() => {}),
    fail(code, reason, options) {
      // The cause is left out on purpose: other people's errors may quote addresses and headers.
      const text = redactText(reason, authorization.secrets);
      return new RototoError(code, `git ${action} failed for workspace source: ${text}`, options);
    },
    stopped() {
      return hasTimedOut(signal)
        ? new RototoError("source_unavailable", `git ${action} timed out for workspace source: ${shown}`)
        : new RototoError("aborted", `git ${action} was aborted for workspace source: ${shown}`);
    },
  };
}

/** The text of a failure together with that of its cause, where platforms put the interesting half. */
export function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && cause.message !== "" ? `${messageOf(thrown)}: ${cause.message}` : messageOf(thrown);
}
