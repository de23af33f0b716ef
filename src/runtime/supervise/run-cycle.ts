import { withTimeLimit } from "../time-limit.ts";
import { collectUpdates } from "./collect-updates.ts";
import { saveState } from "./state-store.ts";
import { failureText, Supervision, type SupervisionOptions } from "./supervision.ts";
import type { SupervisorState } from "./supervisor-state.ts";
import { commitText, type Update, type Watch } from "./watch.ts";

/** What a cycle did; ids in the order in which the pipelines ran. */
export interface CycleReport {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly saved: boolean;
}

/**
 * Looks once for updates of all watches, runs the pipelines of those that have some, one after another, and saves the state
 * where something changed; docs/supervisor.md, "A cycle". It never rejects, and gives null at once where a cycle of the same
 * state is under way.
 */
export async function runCycle(state: SupervisorState, options: SupervisionOptions): Promise<CycleReport | null> {
  const supervision = new Supervision(options);
  const { clock, limits } = supervision;
  const silenceMs = 2 * Math.max(limits.collectMs, limits.pipelineMs, limits.saveMs);
  const turn = state.turn.take(clock.now(), silenceMs);
  if (turn === null) return null;
  try {
    const cycle = new Cycle(state, supervision, () => state.turn.keep(turn, clock.now()));
    return await cycle.run(await collectUpdates(state, options));
  } finally {
    state.turn.release(turn);
  }
}

class Cycle {
  readonly #state: SupervisorState;
  readonly #supervision: Supervision;
  readonly #keepTurn: () => boolean;
  readonly #succeeded: string[] = [];
  readonly #failed: string[] = [];

  constructor(state: SupervisorState, supervision: Supervision, keepTurn: () => boolean) {
    this.#state = state;
    this.#supervision = supervision;
    this.#keepTurn = keepTurn;
  }

  async run(updates: readonly Update[]): Promise<CycleReport> {
    for (const update of updates) {
      if (this.#supervision.aborted || !this.#keepTurn()) break;
      await this.#runUpdate(update);
    }
    const saved = this.#keepTurn() && this.#state.dirty && (await this.#save());
    return { succeeded: this.#succeeded, failed: this.#failed, saved };
  }

  async #runUpdate({ id, commit }: Update): Promise<void> {
    this.#state.updateCommit(id, commit);
    const watch = this.#state.getWatch(id);
    if (watch === undefined || watch.paused) return;
    const { clock, limits, options } = this.#supervision;
    const limit = { clock, milliseconds: limits.pipelineMs };
    try {
      const result = await withTimeLimit(async (signal) => options.runPipeline(watch, signal), limit);
      if (!this.#keepTurn()) return;
      this.#state.succeeded(watch, result, clock.now());
      this.#succeeded.push(id);
      const applied = commitText(result.commit ?? watch.seen);
      this.#supervision.log("info", `✅ ${id}: ${result.outcome} ${applied}`, {
        "rototo.watch.id": id,
        "rototo.refresh.outcome": result.outcome,
        "rototo.fingerprint": applied,
      });
    } catch (error) {
      if (this.#keepTurn()) this.#noteFailure(watch, failureText(error));
    }
  }

  #noteFailure(watch: Watch, message: string): void {
    const { clock, backoff } = this.#supervision;
    this.#state.failed(watch, message, { now: clock.now(), backoff });
    this.#failed.push(watch.id);
    this.#supervision.log("error", `❌ ${watch.id}: ${message}`, {
      "rototo.watch.id": watch.id,
      "rototo.refresh.outcome": "failed",
      "rototo.refresh.consecutive_failures": watch.failures + 1,
      "rototo.fingerprint": commitText(watch.seen),
      "error.message": message,
    });
  }

  async #save(): Promise<boolean> {
    const { clock, limits, options } = this.#supervision;
    const { store } = options;
    if (store === undefined) return false;
    try {
      await withTimeLimit(async () => saveState(this.#state, store), { clock, milliseconds: limits.saveMs });
      return true;
    } catch (error) {
      const message = `❌ the supervisor's state could not be saved: ${failureText(error)}`;
      this.#supervision.log("error", message, { "error.message": failureText(error) });
      return false;
    }
  }
}
