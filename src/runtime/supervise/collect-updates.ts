import type { Probed } from "../source/probe.ts";
import { withTimeLimit } from "../time-limit.ts";
import { failureText, Supervision, type SupervisionOptions } from "./supervision.ts";
import type { SupervisorState } from "./supervisor-state.ts";
import { sameCommit, type Update, type Watch } from "./watch.ts";

/**
 * Finds out which active watches have something to do: a commit that was not seen before, one whose pipeline has yet to
 * succeed and may be tried again, or a source that only reading can tell of. A watch that cannot be asked is logged and left
 * out. It never rejects.
 */
export async function collectUpdates(state: SupervisorState, options: SupervisionOptions): Promise<readonly Update[]> {
  const supervision = new Supervision(options);
  const collector = new Collector(state, supervision);
  const { clock, limits } = supervision;
  const limit = { clock, milliseconds: limits.collectMs, signal: options.signal };
  await withTimeLimit((signal) => collector.ask(signal), limit).catch(() => collector.cutShort());
  return collector.updates();
}

class Collector {
  readonly #state: SupervisorState;
  readonly #supervision: Supervision;
  readonly #watches: readonly Watch[];
  readonly #updates = new Map<string, Update>();
  #asked = 0;

  constructor(state: SupervisorState, supervision: Supervision) {
    this.#state = state;
    this.#supervision = supervision;
    this.#watches = state.probing.order(state.watches.filter(({ paused }) => !paused));
  }

  /** Asks all, several at a time, until the signal fires. */
  async ask(signal: AbortSignal): Promise<void> {
    const queue = this.#watches.values();
    const asker = async () => {
      for (const watch of queue) {
        if (signal.aborted) return;
        await this.#askOne(watch, signal);
      }
    };
    await Promise.all(Array.from({ length: this.#supervision.limits.probes }, asker));
  }

  /** Those that failed before come last: their pipelines may take long again, and pipelines wait for one another. */
  updates(): readonly Update[] {
    const failures = (id: string) => this.#state.getWatch(id)?.failures ?? 0;
    const inOrder = this.#state.watches.flatMap(({ id }) => this.#updates.get(id) ?? []);
    return inOrder.sort((a, b) => Math.min(1, failures(a.id)) - Math.min(1, failures(b.id)));
  }

  cutShort(): void {
    if (this.#supervision.aborted) return;
    const left = this.#watches.length - this.#asked;
    const message = `${left} watch(es) could not be asked in time; they come first in the next cycle`;
    this.#supervision.log("warn", message, { "rototo.supervisor.unasked": left });
  }

  async #askOne(watch: Watch, signal: AbortSignal): Promise<void> {
    const { clock, limits, options } = this.#supervision;
    const limit = { clock, milliseconds: limits.probeMs, signal };
    try {
      const probed = await withTimeLimit(async (limited) => options.probe(watch, limited), limit);
      this.#state.probing.asked(watch.id, { failed: false });
      const update = updateOf(watch, probed, { now: clock.now(), maxWaitMs: this.#supervision.backoff.maxMs });
      if (update !== null) this.#updates.set(watch.id, update);
    } catch (error) {
      if (signal.aborted) return;
      this.#state.probing.asked(watch.id, { failed: true });
      const attributes = { "rototo.watch.id": watch.id, "error.message": failureText(error) };
      this.#supervision.log("warn", `watch ${watch.id} could not be asked: ${failureText(error)}`, attributes);
    }
    this.#asked++;
  }
}

/** Decides whether there is something to do for a watch. */
function updateOf(
  watch: Watch,
  { answer, found }: Probed,
  { now, maxWaitMs }: { readonly now: number; readonly maxWaitMs: number },
): Update | null {
  const { id, seen, applied, last, retryAt } = watch;
  if (found !== null && !sameCommit(found, seen) && answer === "changed") return { id, commit: found };
  // A retry that lies further ahead than any backoff was set by a clock that has been put back since.
  const mustWait = retryAt !== null && now < retryAt && retryAt - now <= maxWaitMs;
  if (mustWait) return null;
  const isDone = retryAt === null && last !== null && sameCommit(seen, applied);
  if (isDone && (answer === "unchanged" || answer === "immutable")) return null;
  return { id, commit: found ?? seen };
}
