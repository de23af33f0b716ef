import type { Relevant } from "./checkout.ts";
import type { TemporaryCheckout } from "./file-system.ts";
import { limitsOf, nothingSpent, type SourceLimits, type Spent } from "./limits.ts";
import { parseUrl } from "./parse-url.ts";
import type { Source } from "./source.ts";
import type { StageOptions } from "./stage-options.ts";

/** One load, with all that its sources share: what the host gave, what may be spent, and what has been. */
export interface Load {
  readonly options: StageOptions;
  readonly limits: SourceLimits;
  readonly spent: Spent;
  readonly relevant: Relevant;
  /** What is to be removed at the end. */
  readonly temporary: TemporaryCheckout[];
  /** The only origin that the bare workspace token may go to: that of the first source. */
  readonly tokenOrigin: string | null;
}

/** Begins a load with its first source. */
export function beginLoad(first: Source, options: StageOptions): Load {
  return {
    options,
    limits: limitsOf(options.limits),
    spent: nothingSpent(),
    relevant: options.relevant ?? (() => true),
    temporary: [],
    tokenOrigin: "url" in first ? (parseUrl(first.url)?.origin ?? null) : null,
  };
}

/** The signal that ends the work on one source: the caller's, or that of the time limit. */
export function signalFor({ options }: Load, milliseconds: number): AbortSignal | undefined {
  const { signal, timeout } = options;
  const limit = timeout?.(milliseconds);
  if (signal === undefined || limit === undefined) return signal ?? limit;
  return AbortSignal.any([signal, limit]);
}

/** Tells whether a signal has fired because time is up. */
export function hasTimedOut(signal: AbortSignal | undefined): boolean {
  const reason = signal?.reason;
  return typeof reason === "object" && reason !== null && "name" in reason && reason.name === "TimeoutError";
}
