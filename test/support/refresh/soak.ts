import { setImmediate as turn } from "node:timers/promises";
import { RefreshingWorkspace } from "../../../src/index.ts";
import { ARCHIVE_SOURCE, FAULTS, ScriptedArchive } from "./scripted-archive.ts";

/** What a soak saw. */
export interface SoakReport {
  readonly resolves: number;
  readonly refreshed: number;
  readonly failed: number;
  /** Answers that are not those of the version that was served when they were asked for. */
  readonly wrong: number;
  /** Bound contexts whose answers are of two versions. */
  readonly torn: number;
  /** Heap in use after each tenth of the refreshes, in bytes; empty where the garbage cannot be collected. */
  readonly heap: readonly number[];
}

const VARIABLES = 12;

/** Resolves while versions come and faults happen, one context bound before each batch and kept through the next attempt. */
export async function soak(options: {
  resolves: number;
  refreshes: number;
  random: () => number;
}): Promise<SoakReport> {
  const { random, refreshes } = options;
  const archive = new ScriptedArchive();
  const timeout = (milliseconds: number): AbortSignal => AbortSignal.timeout(Math.min(milliseconds, 20));
  const workspace = await RefreshingWorkspace.load(ARCHIVE_SOURCE, { fetch: archive.fetch, timeout });
  const seen = { resolves: 0, refreshed: 0, failed: 0, wrong: 0, torn: 0 };
  const heap: number[] = [];
  let served = 1;
  const context = (): Record<string, number> => ({ version: served });
  /** All variables of one bound context; turns of the event loop may lie between them. */
  async function readBound(pauses: boolean): Promise<void> {
    const version = served;
    const bound = workspace.bind(context());
    const values = new Set<unknown>();
    for (let index = 0; index < VARIABLES; index++) {
      if (pauses && index % 4 === 3) await turn();
      values.add(bound.resolveVariable(`v${index}`).value);
    }
    seen.resolves += VARIABLES;
    if (values.size !== 1) seen.torn++;
    else if (!values.has(version)) seen.wrong++;
  }
  workspace.subscribe(({ current }) => {
    served = current?.kind === "http_validator" ? Number(/[0-9]+/.exec(current.value)?.[0]) : Number.NaN;
  });
  for (let refresh = 0; refresh < refreshes; refresh++) {
    archive.fault = random() < 0.4 ? (FAULTS[Math.floor(random() * FAULTS.length)] ?? null) : null;
    archive.version++;
    let isRunning = true;
    const attempt = workspace.refreshNow().then(
      () => seen.refreshed++,
      () => seen.failed++,
    );
    void attempt.finally(() => {
      isRunning = false;
    });
    const goal = ((refresh + 1) * options.resolves) / refreshes;
    while (isRunning || seen.resolves < goal) {
      const beside = readBound(true);
      for (let batch = 0; batch < 8 && seen.resolves < goal; batch++) await readBound(false);
      await beside;
    }
    if ((refresh + 1) % Math.ceil(refreshes / 10) === 0 && globalThis.gc !== undefined) {
      globalThis.gc();
      heap.push(process.memoryUsage().heapUsed);
    }
  }
  await workspace.shutdown();
  return { ...seen, heap };
}
