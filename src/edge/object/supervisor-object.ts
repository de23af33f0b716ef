import { DurableObject } from "cloudflare:workers";
import { type Bindings, refreshSeconds } from "../bindings.ts";
import { logError } from "../log.ts";
import type { SupervisorCycles } from "./supervisor-cycles.ts";
import { CYCLE_MS, type SupervisorStub } from "./supervisor-protocol.ts";

/** When the alarm rings again should the object die in a cycle: later than any cycle ends. */
const AFTER_DEATH_MS = CYCLE_MS + 60_000;
const MIN_PAUSE_MS = 1_000;
const AFTER_FAILURE_MS = 60_000;

/**
 * The Durable Object that follows the sources of all workspaces, and wakes the objects of those that have changed. All it
 * knows is in its SQLite storage, and all that is lost without it is time: each object still asks by itself.
 */
export class SupervisorObject extends DurableObject<Bindings> implements SupervisorStub {
  #cycles: SupervisorCycles | undefined;

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
      logError("supervisor cycle failed", error);
    } finally {
      const now = Date.now();
      // Not longer than the period even when the clock was put back meanwhile.
      const pause = Math.max(MIN_PAUSE_MS, Math.min(next - begun, next - now));
      await this.ctx.storage.setAlarm(now + pause);
    }
  }

  async #cycle(): Promise<void> {
    const { SupervisorCycles } = await import("./supervisor-cycles.ts");
    this.#cycles ??= new SupervisorCycles(this.ctx, this.env);
    await this.#cycles.run();
  }

  #periodMs(): number {
    return 1_000 * refreshSeconds(this.env);
  }
}
