import { WorkspaceKeeper } from "../../../src/runtime/work/keeper/workspace-keeper.ts";
import type { SqlDatabase } from "../../../src/runtime/work/sql-database.ts";
import { numberedVersion, SOURCE } from "./numbered-version.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

/** How long an attempt may take in the simulation; a claim lasts twice as long. */
export const ATTEMPT_MS = 10_000;
export const PERIOD_MS = 30_000;
const LONGEST_MS = 120_000;

/** What is thrown where a life has ended: nothing of it has any effect from then on. */
class Dead extends Error {}

/** What can go wrong in a life. */
export interface LifeFaults {
  /** After so many calls of its ports it dies, between any two steps or within one. */
  readonly callsToLive: number;
  /** Stretches all that takes time, beyond the length of any claim. */
  readonly pauseMs: number;
  /** How often a call of the database fails. */
  readonly failing: number;
}

/** An object or process that keeps the workspace, from its start until it dies. */
export class SimulatedLife {
  readonly keeper: WorkspaceKeeper;
  readonly #world: SimulatedWorld;
  readonly #faults: LifeFaults;
  #calls = 0;
  /** How often it has set the alarm. */
  alarmsSet = 0;

  /** @throws Dead when it does not even start. */
  constructor(world: SimulatedWorld, faults: LifeFaults) {
    this.#world = world;
    this.#faults = faults;
    const { clock } = world;
    this.keeper = new WorkspaceKeeper({
      database: this.#database(),
      clock: { now: () => clock.now(), sleep: (ms, signal) => this.#after(clock.sleep(ms + faults.pauseMs, signal)) },
      randomId: () => `life-${world.nextId()}`,
      log: { log: () => {} },
      upstream: {
        probe: async (current) => {
          await this.#takeTime();
          return Number.parseInt(current.sha256, 16) === world.tip ? "unchanged" : "changed";
        },
        load: async () => {
          const number = world.tip;
          await this.#takeTime();
          if (world.chance(world.failing)) throw new Error("upstream");
          return numberedVersion(number, clock.now());
        },
      },
      schedule: {
        pauseMs: ({ failures }) =>
          Math.min(LONGEST_MS, PERIOD_MS + (failures === 0 ? 0 : 1_000 * 2 ** Math.min(failures, 6))),
        longestMs: LONGEST_MS,
      },
      alarm: {
        set: async (at) => {
          this.#step();
          world.setAlarm(at);
          this.alarmsSet++;
          await this.#after(Promise.resolve());
        },
      },
      workspace: "config",
      source: SOURCE,
      attemptMs: ATTEMPT_MS,
    });
  }

  get isDead(): boolean {
    return this.#calls >= this.#faults.callsToLive;
  }

  /** Counts a call; the last one ends the life. */
  #step(): void {
    if (this.isDead || ++this.#calls >= this.#faults.callsToLive) throw new Dead("dead");
  }

  /** What a dead one waits for never happens. */
  async #after<T>(done: Promise<T>): Promise<T> {
    const result = await done;
    return this.isDead ? new Promise<never>(() => {}) : result;
  }

  async #takeTime(): Promise<void> {
    this.#step();
    const { clock, below, slownessMs } = this.#world;
    await this.#after(clock.sleep(below(slownessMs) + (this.#faults.pauseMs > 0 ? below(this.#faults.pauseMs) : 0)));
    this.#step();
  }

  #database(): SqlDatabase {
    const { database } = this.#world;
    return {
      exec: (statement, parameters) => {
        this.#step();
        if (this.#world.chance(this.#faults.failing)) throw new Error("disk");
        return database.exec(statement, parameters);
      },
      transaction: (work) => {
        this.#step();
        const result = database.transaction(work);
        // It may also die after it was made durable, before it hears of it.
        this.#step();
        return result;
      },
    };
  }
}
