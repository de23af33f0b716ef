import type { Clock, Logger, RandomId } from "../../ports.ts";
import type { ProbeResult } from "../../source/probe.ts";
import type { SqlDatabase } from "../sql-database.ts";
import type { KeptVersion } from "./kept-version.ts";

/** What a keeper works with. */
export interface KeeperPorts {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly log: Logger;
  readonly upstream: KeeperUpstream;
  readonly schedule: KeeperSchedule;
  readonly alarm: Alarm;
  /** The workspace's name, and its source as it may be shown. */
  readonly workspace: string;
  readonly source: string;
  /** How long one attempt may take; a claim lasts twice as long. Milliseconds. */
  readonly attemptMs: number;
}

/** Where newer versions come from. */
export interface KeeperUpstream {
  /** Asks whether there is a newer version than one. */
  probe(current: KeptVersion, signal: AbortSignal): Promise<ProbeResult>;
  /** Gets the newest version, judged and compiled. */
  load(current: KeptVersion | undefined, signal: AbortSignal): Promise<KeptVersion>;
}

/** When attempts are made that nobody asks for. */
export interface KeeperSchedule {
  /** The pause after an attempt, in milliseconds; null where nothing is to follow. */
  pauseMs(facts: PauseFacts): number | null;
  /** No pause is longer; one that is has to do with a clock that was set back. */
  readonly longestMs: number;
}

/** What the pause after an attempt depends on. */
export interface PauseFacts {
  readonly failures: number;
  /** How long the source's host asked to be left alone. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether there is a version to go on with meanwhile. */
  readonly isServing: boolean;
}

/** Wakes the host at a time, in Unix milliseconds, in the place of the time before; its death does not keep it from that. */
export interface Alarm {
  set(at: number): Promise<void>;
}
