import { DurableObject } from "cloudflare:workers";
import { messageOf } from "../../runtime/errors.ts";
import { runCycle } from "../../runtime/supervise/run-cycle.ts";
import { sqlStateStore } from "../../runtime/supervise/sql-state-store.ts";
import { loadState, type StateStore } from "../../runtime/supervise/state-store.ts";
import { SupervisorState } from "../../runtime/supervise/supervisor-state.ts";
import { type Bindings, refreshSeconds } from "../bindings.ts";
import { HOST_CLOCK } from "../clock.ts";
import { CONSOLE_LOGGER, CORE_LOGGER } from "../log.ts";
import { durableDatabase } from "./durable-database.ts";
import { followSources, watchSources } from "./follow-sources.ts";
import type { SupervisorStub } from "./supervisor-protocol.ts";

/** The platform lets one event have six connections open at a time. What is slower is left to its own object. */
const LIMITS = { probes: 6, probeMs: 5_000, collectMs: 30_000, pipelineMs: 5_000 } as const;
/** After this a cycle begins nothing more; what is left is done in the next. */
const CYCLE_MS = 300_000;
/** When the alarm rings again should the object die in a cycle: later than any cycle ends. */
const AFTER_DEATH_MS = CYCLE_MS + 60_000;
const MIN_PAUSE_MS = 1_000;
const AFTER_FAILURE_MS = 60_000;

/**
 * The Durable Object that follows the sources of all workspaces, and wakes the objects of those that have changed. All it
 * knows is in its SQLite storage, and all that is lost without it is time: each object still asks by itself.
 */
export class SupervisorObject extends DurableObject<Bindings> implements SupervisorStub {
  #state: SupervisorState | undefined;

  async wake(): Promise<void> {
    const { storage } = this.ctx;
    const now = Date.now();
    const at = await storage.getAlarm();
    // One that lies too far ahead was set before the clock was put back, or for a longer period.
    if (at === null || at > now + this.#periodMs() + AFTER_DEATH_MS) await storage.setAlarm(now);
  }

  /** Runs one cycle. Never throws but where the alarm could not be set. */
  override async alarm(): Promise<void> {
    const begun = Date.now();
    let next = begun + AFTER_FAILURE_MS;
    try {
      await this.ctx.storage.setAlarm(begun + AFTER_DEATH_MS);
      await this.#cycle();
      next = begun + this.#periodMs();
    } catch (error) {
      this.#logError("supervisor cycle failed", error);
    } finally {
      const now = Date.now();
      // Not longer than the period even when the clock was put back meanwhile.
      const pause = Math.max(MIN_PAUSE_MS, Math.min(next - begun, next - now));
      await this.ctx.storage.setAlarm(now + pause);
    }
  }

  async #cycle(): Promise<void> {
    const store = sqlStateStore(durableDatabase(this.ctx.storage));
    this.#state ??= await this.#load(store);
    watchSources(this.#state, this.env);
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), CYCLE_MS);
    try {
      await runCycle(this.#state, {
        ...followSources(this.env),
        ...{ store, clock: HOST_CLOCK, logger: CORE_LOGGER, limits: LIMITS, signal: over.signal },
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Nobody could mend a spoiled state here, and nothing but time is lost with it. */
  async #load(store: StateStore): Promise<SupervisorState> {
    try {
      return await loadState(store);
    } catch (error) {
      this.#logError("supervisor begins anew", error);
      return new SupervisorState();
    }
  }

  #periodMs(): number {
    return 1_000 * refreshSeconds(this.env);
  }

  #logError(message: string, error: unknown): void {
    CONSOLE_LOGGER.log({ level: "error", message, attributes: { "error.message": messageOf(error) } });
  }
}
