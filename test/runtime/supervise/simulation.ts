import type { Fingerprint } from "../../../src/runtime/source/files.ts";
import { loadState } from "../../../src/runtime/supervise/state-store.ts";
import { supervise } from "../../../src/runtime/supervise/supervise.ts";
import { SupervisorState } from "../../../src/runtime/supervise/supervisor-state.ts";
import type { Watch } from "../../../src/runtime/supervise/watch.ts";
import { BatchClock } from "./batch-clock.ts";

/** How large a simulation is, and what its chance begins with. */
export interface SimulationOptions {
  readonly seed: number;
  readonly watches: number;
  readonly cycles: number;
}

/** What went wrong, if anything. */
export interface SimulationReport {
  /** Commits of sources that were well which were not applied within {@link BOUND_MS}. */
  readonly lateHealthy: readonly string[];
  /** Watches that do not have their newest commit a while after all faults have ended. */
  readonly unrecovered: readonly string[];
  /** Pipelines that ran beside another. */
  readonly overlaps: number;
  /** Pipelines that succeeded. */
  readonly applied: number;
  /** The longest that a commit of a source that was well waited, in seconds. */
  readonly longestSeconds: number;
}

const INTERVAL_SECONDS = 30;
/** Two cycles, the asking of sources that hang, and the pipelines that hang for the first time. */
const BOUND_MS = 240_000;
const FAULTY = 0.05;

type Health = "well" | "probe fails" | "probe hangs" | "pipeline fails" | "pipeline hangs";
const FAULTS: readonly Health[] = ["probe fails", "probe hangs", "pipeline fails", "pipeline hangs"];

/** Small and quick: the same numbers for the same seed, everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Watches many sources by a virtual clock while they get commits, fail, hang, and recover, and the host restarts. */
export async function simulate({ seed, watches, cycles }: SimulationOptions): Promise<SimulationReport> {
  const sources = new Sources(seed, watches);
  let state = new SupervisorState();
  let stored: string | undefined;
  const store = {
    load: async () => stored,
    save: async (text: string) => {
      stored = text;
    },
  };
  for (const id of sources.ids) state.setWatch(id, `git+https://example.com/${id}.git#main`);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const stop = new AbortController();
    const options = { ...sources.ports, store, signal: stop.signal, intervalSeconds: INTERVAL_SECONDS };
    const loop = supervise(state, options);
    for (let step = 0; step < 4; step++) {
      sources.happen(cycle < cycles - 1);
      await sources.clock.advance(INTERVAL_SECONDS * 1_000);
    }
    // A restart: what was not saved is lost.
    stop.abort();
    await sources.clock.advance(60_000);
    await loop;
    state = await loadState(store);
  }
  sources.heal();
  const stop = new AbortController();
  const loop = supervise(state, { ...sources.ports, store, signal: stop.signal, intervalSeconds: INTERVAL_SECONDS });
  await sources.clock.advance(390_000);
  stop.abort();
  await loop;
  return sources.report(state);
}

class Sources {
  readonly clock: BatchClock = new BatchClock();
  readonly ids: readonly string[];
  readonly #random: () => number;
  readonly #health = new Map<string, Health>();
  readonly #commits = new Map<string, { number: number; since: number; wasWell: boolean }>();
  readonly #late: string[] = [];
  #running = 0;
  #overlaps = 0;
  #applied = 0;
  #longestMs = 0;

  constructor(seed: number, count: number) {
    this.#random = mulberry32(seed);
    this.ids = Array.from({ length: count }, (_, index) => `w${index}`);
    for (const id of this.ids) this.#commit(id, 1);
  }

  get ports() {
    return {
      clock: this.clock,
      limits: { probes: 50, pipelineMs: 10_000 },
      probe: (watch: Watch) => this.#probe(watch),
      runPipeline: (watch: Watch) => this.#run(watch),
    };
  }

  /** Gives some sources new commits, lets some fail, and some recover. */
  happen(withCommits: boolean): void {
    for (const id of this.ids) {
      if (this.#random() < 0.02) {
        const fault = FAULTS[Math.floor(this.#random() * FAULTS.length)] ?? "well";
        // Few hang in their pipelines: those wait for one another.
        const isFaulty = this.#random() < (fault === "pipeline hangs" ? FAULTY / 10 : FAULTY * 10);
        this.#setHealth(id, isFaulty ? fault : "well");
      }
      if (withCommits && this.#random() < 0.01) this.#commit(id, (this.#commits.get(id)?.number ?? 0) + 1);
    }
  }

  heal(): void {
    for (const id of this.ids) this.#setHealth(id, "well");
  }

  report(state: SupervisorState): SimulationReport {
    const isCurrent = (id: string) => {
      const applied = state.getWatch(id)?.applied ?? null;
      return applied !== null && "value" in applied && applied.value === this.#fingerprint(id).value;
    };
    return {
      lateHealthy: this.#late,
      unrecovered: this.ids.filter((id) => !isCurrent(id)),
      overlaps: this.#overlaps,
      applied: this.#applied,
      longestSeconds: this.#longestMs / 1_000,
    };
  }

  #commit(id: string, number: number): void {
    this.#commits.set(id, { number, since: this.clock.now(), wasWell: this.#healthOf(id) === "well" });
  }

  #setHealth(id: string, health: Health): void {
    this.#health.set(id, health);
    const commit = this.#commits.get(id);
    // How long it then takes is the backoff's affair.
    if (commit !== undefined && health !== "well") commit.wasWell = false;
  }

  #healthOf(id: string): Health {
    return this.#health.get(id) ?? "well";
  }

  #fingerprint(id: string): Extract<Fingerprint, { kind: "git_commit" }> {
    return { kind: "git_commit", value: String(this.#commits.get(id)?.number ?? 0).padStart(40, "0") };
  }

  async #probe({ id, seen }: Watch) {
    await this.clock.sleep(50 * (1 + Math.floor(this.#random() * 4)));
    const health = this.#healthOf(id);
    if (health === "probe fails") throw new Error("the server answered 500");
    if (health === "probe hangs") return new Promise<never>(() => {});
    const found = this.#fingerprint(id);
    const same = seen !== null && "value" in seen && seen.value === found.value;
    return { answer: same ? ("unchanged" as const) : ("changed" as const), found };
  }

  async #run(watch: Watch) {
    // One that hangs is given up by then, and is no overlap.
    const health = this.#healthOf(watch.id);
    if (health === "pipeline hangs") return new Promise<never>(() => {});
    if (++this.#running > 1) this.#overlaps++;
    await this.clock.sleep(20);
    this.#running--;
    if (health === "pipeline fails") throw new Error("lint failed");
    this.#applied++;
    this.#note(watch.id);
    return { outcome: "refreshed", commit: watch.seen };
  }

  #note(id: string): void {
    const commit = this.#commits.get(id);
    if (commit?.wasWell !== true) return;
    const waited = this.clock.now() - commit.since;
    commit.wasWell = false;
    this.#longestMs = Math.max(this.#longestMs, waited);
    if (waited > BOUND_MS) this.#late.push(`${id} waited ${waited / 1_000} s`);
  }
}
