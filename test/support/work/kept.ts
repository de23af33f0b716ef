import { openSqlite } from "../../../src/node/sqlite-database.ts";
import { RototoError } from "../../../src/runtime/errors.ts";
import type { LogLine } from "../../../src/runtime/ports.ts";
import type { ProbeResult } from "../../../src/runtime/source/probe.ts";
import type { KeeperPorts } from "../../../src/runtime/work/keeper/keeper-ports.ts";
import { WorkspaceKeeper } from "../../../src/runtime/work/keeper/workspace-keeper.ts";
import type { SqlDatabase } from "../../../src/runtime/work/sql-database.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { numberedVersion, numberOf, SOURCE } from "./numbered-version.ts";

/** A keeper whose source, clock and alarm a test holds in its hand. */
export interface Kept {
  readonly keeper: WorkspaceKeeper;
  readonly database: SqlDatabase;
  readonly clock: VirtualClock;
  readonly lines: LogLine[];
  /** The newest version that the source has. */
  tip: number;
  /** What asking or loading fails with. */
  failure: Error | undefined;
  /** What asking answers, where that is not to come from the numbers. */
  answer: ProbeResult | undefined;
  /** Runs before a load gives what it has. */
  beforeLoaded: () => Promise<void>;
  loads: number;
  /** How long a snapshot is. */
  bytes: number;
  /** When the alarm rings: what the clock tells. */
  alarm: number | null;
  /** The number of the version that is served, after checking that it is whole; 0 for none. */
  served(): number;
  /** Another keeper of the same database, as after a restart or beside this one. */
  another(changes?: Partial<KeeperPorts>): WorkspaceKeeper;
}

export const ATTEMPT_MS = 10_000;
export const PERIOD_MS = 60_000;

/** Makes a {@link Kept}. */
export async function kept(
  database: SqlDatabase | undefined = undefined,
  changes: Partial<KeeperPorts> = {},
): Promise<Kept> {
  const clock = new VirtualClock();
  const opened = database ?? (await openSqlite(":memory:"));
  const lines: LogLine[] = [];
  let ids = 0;
  const ports: KeeperPorts = {
    database: opened,
    clock,
    randomId: () => `id-${++ids}`,
    log: { log: (line) => void lines.push(line) },
    upstream: {
      async probe(current) {
        if (state.failure !== undefined) throw state.failure;
        return state.answer ?? (numberOf(current) === state.tip ? "unchanged" : "changed");
      },
      async load() {
        state.loads++;
        const version = numberedVersion(state.tip, clock.now(), state.bytes);
        if (state.failure !== undefined) throw state.failure;
        await state.beforeLoaded();
        return version;
      },
    },
    schedule: {
      pauseMs: ({ failures, retryAfterSeconds = 0 }) =>
        Math.max(PERIOD_MS + failures * 1_000, retryAfterSeconds * 1_000),
      longestMs: 10 * PERIOD_MS,
    },
    alarm: {
      async set(at) {
        state.alarm = at;
      },
    },
    workspace: "config",
    source: SOURCE,
    attemptMs: ATTEMPT_MS,
    ...changes,
  };
  const keeper = new WorkspaceKeeper(ports);
  const state: Kept = {
    ...{ keeper, database: opened, clock, lines },
    ...{
      tip: 1,
      failure: undefined,
      answer: undefined,
      beforeLoaded: async () => {},
      loads: 0,
      bytes: 64,
      alarm: null,
    },
    served() {
      const { current } = keeper;
      const version = current && keeper.read(current.sha256);
      return version === undefined ? 0 : numberOf(version);
    },
    another: (others = {}) => new WorkspaceKeeper({ ...ports, ...others }),
  };
  return state;
}

/** A failure of the source as the library reports it. */
export function unavailable(retryAfterSeconds?: number): RototoError {
  return new RototoError("source_unavailable", "git fetch failed for workspace source: HTTP 500", {
    retryAfterSeconds,
  });
}
