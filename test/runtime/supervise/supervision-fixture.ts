import type { LogLine } from "../../../src/runtime/ports.ts";
import type { Fingerprint } from "../../../src/runtime/source/files.ts";
import type { Probed } from "../../../src/runtime/source/probe.ts";
import type { StateStore } from "../../../src/runtime/supervise/state-store.ts";
import type { SupervisionOptions } from "../../../src/runtime/supervise/supervision.ts";
import { type PipelineResult, SupervisorState } from "../../../src/runtime/supervise/supervisor-state.ts";
import type { Watch } from "../../../src/runtime/supervise/watch.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** A commit whose 40 digits all are the same. */
export function commit(digit: string): Fingerprint {
  return { kind: "git_commit", value: digit.repeat(40) };
}

/** Sources, pipelines, store and log that do what a test says, and write down what was asked of them. */
export class World {
  readonly clock: VirtualClock = new VirtualClock();
  readonly state: SupervisorState = new SupervisorState();
  /** What happened, in order. */
  readonly steps: string[] = [];
  readonly lines: LogLine[] = [];
  /** The newest commit of each watch; null where its source cannot tell. */
  readonly commits: Map<string, Fingerprint | null> = new Map();
  /** Watches whose source cannot be asked. */
  readonly unreachable: Map<string, () => Promise<Probed>> = new Map();
  /** Pipelines that do other than succeed. */
  readonly pipelines: Map<string, () => Promise<PipelineResult>> = new Map();
  stored: string | undefined;
  saves = 0;
  save: () => Promise<void> = async () => {};

  readonly store: StateStore = {
    load: async () => this.stored,
    save: async (text) => {
      this.steps.push("save");
      await this.save();
      this.saves++;
      this.stored = text;
    },
  };

  get options(): SupervisionOptions {
    return {
      clock: this.clock,
      store: this.store,
      logger: { log: (line) => this.lines.push(line) },
      probe: (watch) => this.#probe(watch),
      runPipeline: (watch) => this.#run(watch),
    };
  }

  /** Adds watches whose sources have a first commit. */
  add(...ids: readonly string[]): void {
    for (const id of ids) {
      this.commits.set(id, commit("1"));
      this.state.setWatch(id, `git+https://example.com/${id}.git#main`);
    }
  }

  get messages(): readonly string[] {
    return this.lines.map(({ message }) => message);
  }

  /** The watches whose pipelines have run since the last time. */
  ran(): readonly string[] {
    const runs = this.steps.filter((step) => step.startsWith("run ")).map((step) => step.slice("run ".length));
    this.steps.length = 0;
    return runs;
  }

  async #probe({ id, seen }: Watch): Promise<Probed> {
    this.steps.push(`probe ${id}`);
    const failing = this.unreachable.get(id);
    if (failing !== undefined) return failing();
    const found = this.commits.get(id) ?? null;
    if (found === null) return { answer: "unknown", found };
    const same = seen !== null && JSON.stringify(seen) === JSON.stringify(found);
    return { answer: same ? "unchanged" : "changed", found };
  }

  async #run(watch: Watch): Promise<PipelineResult> {
    this.steps.push(`run ${watch.id}`);
    const other = this.pipelines.get(watch.id);
    return other === undefined ? { outcome: "refreshed", commit: watch.seen } : other();
  }
}

/** Fails as a pipeline or a probe would. */
export function failing(message = "it is down"): () => Promise<never> {
  return () => Promise.reject(new Error(message));
}

/** Never ends. */
export function hanging(): Promise<never> {
  return new Promise(() => {});
}
