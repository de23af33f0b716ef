import { runCycle } from "../../runtime/supervise/run-cycle.ts";
import { sqlStateStore } from "../../runtime/supervise/sql-state-store.ts";
import { loadState, type StateStore } from "../../runtime/supervise/state-store.ts";
import { SupervisorState } from "../../runtime/supervise/supervisor-state.ts";
import type { Bindings } from "../bindings.ts";
import { HOST_CLOCK } from "../clock.ts";
import { CORE_LOGGER, logError } from "../log.ts";
import { durableDatabase } from "./durable-database.ts";
import { followSources, watchSources } from "./follow-sources.ts";
import { CYCLE_MS } from "./supervisor-protocol.ts";

/** The platform lets one event have six connections open at a time. What is slower is left to its own object. */
const LIMITS = { probes: 6, probeMs: 5_000, collectMs: 30_000, pipelineMs: 5_000 } as const;

/** What the supervisor does each time its alarm rings: all it knows is in its SQLite storage. */
export class SupervisorCycles {
  readonly #storage: DurableObjectStorage;
  readonly #bindings: Bindings;
  #state: SupervisorState | undefined;

  constructor({ storage }: Pick<DurableObjectState, "storage">, bindings: Bindings) {
    this.#storage = storage;
    this.#bindings = bindings;
  }

  async run(): Promise<void> {
    const store = sqlStateStore(durableDatabase(this.#storage));
    this.#state ??= await this.#load(store);
    watchSources(this.#state, this.#bindings);
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), CYCLE_MS);
    try {
      await runCycle(this.#state, {
        ...followSources(this.#bindings),
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
      logError("supervisor begins anew", error);
      return new SupervisorState();
    }
  }
}
