import { messageOf } from "../errors.ts";
import type { Clock, Logger, LogLine } from "../ports.ts";
import { type BackoffBounds, DEFAULT_BACKOFF } from "../refresh/backoff.ts";
import type { Probed } from "../source/probe.ts";
import { redactText } from "../source/redact.ts";
import type { StateStore } from "./state-store.ts";
import type { PipelineResult } from "./supervisor-state.ts";
import type { Watch } from "./watch.ts";

/** Asks a watch's source whether it has changed since the commit that was seen last. */
export type ProbeWatch = (watch: Watch, signal: AbortSignal) => Promise<Probed>;

/** Does what has to be done for an update; rejects when that failed. */
export type RunPipeline = (watch: Watch, signal: AbortSignal) => Promise<PipelineResult>;

/** What a supervisor works with. */
export interface SupervisionOptions {
  readonly probe: ProbeWatch;
  readonly runPipeline: RunPipeline;
  readonly clock: Clock;
  /** Nothing is saved without it. */
  readonly store?: StateStore;
  readonly logger?: Logger;
  /** Ends the supervision: the pipeline in hand is finished, what has changed is saved, nothing further begins. */
  readonly signal?: AbortSignal;
  /** How soon a commit whose pipeline failed is tried again. */
  readonly backoff?: BackoffBounds;
  readonly limits?: Partial<SupervisionLimits>;
}

/** How much a cycle may do at once, and how long each part of it may take. */
export interface SupervisionLimits {
  /** Sources that are asked at the same time. */
  readonly probes: number;
  /** Milliseconds for asking one source. */
  readonly probeMs: number;
  /** Milliseconds for asking all; those left over come first in the next cycle. */
  readonly collectMs: number;
  /** Milliseconds for one pipeline. */
  readonly pipelineMs: number;
  /** Milliseconds for saving. */
  readonly saveMs: number;
}

/** The limits that hold where a caller sets none. */
const DEFAULT_LIMITS: SupervisionLimits = {
  probes: 16,
  probeMs: 10_000,
  collectMs: 30_000,
  pipelineMs: 60_000,
  saveMs: 30_000,
};

/** The options with nothing left out. */
export class Supervision {
  readonly options: SupervisionOptions;
  readonly clock: Clock;
  readonly limits: SupervisionLimits;
  readonly backoff: BackoffBounds;

  constructor(options: SupervisionOptions) {
    this.options = options;
    this.clock = options.clock;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.backoff = options.backoff ?? DEFAULT_BACKOFF;
  }

  get aborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  /** Writes a log line; who cannot write one must not end a cycle. */
  log(level: LogLine["level"], message: string, attributes: LogLine["attributes"] = {}): void {
    try {
      this.options.logger?.log({ level, message, attributes });
    } catch {
      // There is nobody left to tell.
    }
  }
}

/** What a failure says, without secrets. */
export function failureText(error: unknown): string {
  return redactText(messageOf(error), []);
}
