import { RototoError } from "../errors.ts";
import { type BackoffBounds, backoffMs, DEFAULT_BACKOFF } from "./backoff.ts";

/** When a refreshing workspace asks its source; see docs/refresh.md, "The loop". */
export interface ScheduleOptions {
  /** The pause between attempts; without it there are none but those that are asked for. */
  readonly periodSeconds?: number;
  /** The pause that is added after the first failure, and doubled with each further one; 5 unless given. */
  readonly minBackoffSeconds?: number;
  /** The most that is added; 300 unless given. */
  readonly maxBackoffSeconds?: number;
  /** How much of a pause is left to chance, from 0 (the default) to 1: so that a fleet does not ask all at once. */
  readonly jitter?: number;
}

/** A schedule whose options are known to be right. */
export interface Schedule {
  /** Null where attempts are only made when asked for. */
  readonly periodMs: number | null;
  readonly backoff: BackoffBounds;
  readonly jitter: number;
}

/** However short a period is asked for, and whatever a host allows. */
export const MIN_PAUSE_MS = 1_000;
/** However long a host asks to be left alone: an absurd answer must not end the refreshing. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** Checks the options. @throws {invalid_option} */
export function schedule(options: ScheduleOptions): Schedule {
  const { periodSeconds, minBackoffSeconds, maxBackoffSeconds, jitter = 0 } = options;
  const periodMs = periodSeconds === undefined ? null : milliseconds("periodSeconds", periodSeconds);
  const minMs = minBackoffSeconds === undefined ? undefined : milliseconds("minBackoffSeconds", minBackoffSeconds);
  const maxMs = maxBackoffSeconds === undefined ? undefined : milliseconds("maxBackoffSeconds", maxBackoffSeconds);
  const backoff = {
    minMs: minMs ?? Math.min(DEFAULT_BACKOFF.minMs, maxMs ?? Number.POSITIVE_INFINITY),
    maxMs: maxMs ?? Math.max(DEFAULT_BACKOFF.maxMs, minMs ?? 0),
  };
  if (backoff.minMs > backoff.maxMs) throw invalid("minBackoffSeconds must not be greater than maxBackoffSeconds");
  if (!(jitter >= 0 && jitter <= 1)) throw invalid("jitter must be a number from 0 to 1");
  return { periodMs, backoff, jitter };
}

/** What the pause before the next attempt depends on. */
export interface PauseFacts {
  readonly failures: number;
  /** How long the host asked to be left alone, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** A number from 0 to below 1; only used with jitter. */
  readonly random: () => number;
}

/** The pause from the end of one periodic attempt to the start of the next, in milliseconds. */
export function pauseMs(
  { periodMs, backoff, jitter }: Schedule,
  { failures, retryAfterSeconds = 0, random }: PauseFacts,
): number {
  const pause = (periodMs ?? 0) + backoffMs(failures, backoff);
  const chance = jitter === 0 ? 0 : jitter * random() * pause;
  // Those who were all told the same time must not all come back at it.
  const asked = Math.min(retryAfterSeconds * 1_000, MAX_RETRY_AFTER_MS) + chance;
  return Math.max(MIN_PAUSE_MS, pause - chance, retryAfterSeconds > 0 ? asked : 0);
}

/** Reads an option given in seconds as milliseconds. @throws {invalid_option} */
export function milliseconds(name: string, seconds: number): number {
  if (typeof seconds === "number" && seconds > 0 && Number.isFinite(seconds)) return seconds * 1_000;
  throw invalid(`${name} must be a positive finite number`);
}

function invalid(message: string): RototoError {
  return new RototoError("invalid_option", message);
}
