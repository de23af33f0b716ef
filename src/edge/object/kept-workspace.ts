import { isRototoError } from "../../runtime/errors.ts";
import type { WorkspaceKeeper } from "../../runtime/work/keeper/workspace-keeper.ts";
import { logError } from "../log.ts";
import type { ServedStatus } from "../served-workspaces.ts";
import { lookAnswer, refreshAnswer, servedStatus, statusAnswer } from "./object-answers.ts";
import type { Look, RefreshAnswer, WorkspaceStub } from "./object-protocol.ts";
import { SUPERVISOR_REASON } from "./supervisor-protocol.ts";

/** How long somebody waits for an attempt: their own, after one that was under way already. */
const PATIENCE_MS = 60_000;
const AFTER_FAILURE_MS = 60_000;

/** What an object has from where it runs. */
export interface ObjectHost {
  /** The name that was kept; undefined where none was. */
  name(): Promise<string | undefined>;
  /** Keeps a name: alarms do not tell for which name their object was made. */
  keepName(name: string): Promise<void>;
  /** @throws {RototoError} `invalid_option` where the bindings name no such workspace. */
  makeKeeper(name: string): WorkspaceKeeper;
  /** When the alarm rings, in Unix milliseconds; null where none is set. */
  alarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
}

/**
 * What the Durable Object of a workspace does. All it knows is in its SQLite storage; what it has in memory can be lost at
 * any time.
 */
export class KeptWorkspace implements WorkspaceStub {
  readonly #host: ObjectHost;
  /** Made on first use: a storage that fails then fails that call, not the object. */
  #keeper: { readonly name: string; readonly keeper: WorkspaceKeeper } | undefined;

  constructor(host: ObjectHost) {
    this.#host = host;
  }

  async look(name: string, known: string | null): Promise<Look> {
    const keeper = await this.#open(name);
    if (keeper.current === undefined && (await this.#isWorthATry(keeper))) await this.#start(keeper);
    if ((await this.#host.alarm()) === null) await keeper.wake("start");
    return lookAnswer(keeper, known, await keeper.status());
  }

  async refresh(name: string, reason: string): Promise<RefreshAnswer> {
    const keeper = await this.#open(name);
    if (reason === "webhook") {
      await keeper.notify(reason);
      return { kind: "pending" };
    }
    if (reason === SUPERVISOR_REASON) return this.#followSource(keeper);
    try {
      const outcome = await keeper.refresh(reason, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return refreshAnswer(outcome, await keeper.status());
    } catch (error) {
      if (isRototoError(error) && error.code === "aborted") return { kind: "pending" };
      throw error;
    }
  }

  async rollBack(name: string): Promise<boolean> {
    return (await this.#open(name)).rollBack();
  }

  async status(name: string): Promise<ServedStatus> {
    return servedStatus(await this.#open(name));
  }

  async snapshot(name: string, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return (await this.#open(name)).read(sha256)?.snapshot ?? null;
  }

  async tick(name: string): Promise<void> {
    await (await this.#open(name)).wake("schedule");
  }

  /** Never throws but where the alarm could not be set: an alarm that throws is tried again a few times, then dropped. */
  async alarm(): Promise<void> {
    try {
      const name = await this.#host.name();
      if (name !== undefined) await (await this.#open(name)).wake("alarm");
    } catch (error) {
      logError("alarm failed", error);
    } finally {
      if ((await this.#host.alarm()) === null) await this.#host.setAlarm(Date.now() + AFTER_FAILURE_MS);
    }
  }

  /** Like a push: nobody presses who may come again. */
  async #followSource(keeper: WorkspaceKeeper): Promise<RefreshAnswer> {
    await keeper.notify(SUPERVISOR_REASON);
    return statusAnswer(await keeper.status(), keeper.current?.fingerprint ?? null);
  }

  async #start(keeper: WorkspaceKeeper): Promise<void> {
    try {
      await keeper.start({ signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch (error) {
      if (!isRototoError(error) || error.code !== "aborted") throw error;
    }
  }

  /** Somebody else is at it, or the last attempt failed so recently that another would do no good. */
  async #isWorthATry(keeper: WorkspaceKeeper): Promise<boolean> {
    const { nextAttempt, lastSource } = await keeper.status();
    return nextAttempt === null || nextAttempt <= Date.now() || lastSource !== keeper.source;
  }

  async #open(name: string): Promise<WorkspaceKeeper> {
    if (this.#keeper?.name === name) return this.#keeper.keeper;
    if ((await this.#host.name()) !== name) await this.#host.keepName(name);
    const keeper = this.#host.makeKeeper(name);
    this.#keeper = { name, keeper };
    return keeper;
  }
}
