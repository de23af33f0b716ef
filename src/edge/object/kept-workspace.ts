// Workers compile no bytes: the kernel is imported.
import kernel from "../../../wasm/kernel.wasm";
import { isRototoError, RototoError } from "../../runtime/errors.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import { sqlStore } from "../../runtime/work/keeper/sql-store.ts";
import { WorkspaceKeeper } from "../../runtime/work/keeper/workspace-keeper.ts";
import { attemptMs, type Bindings, configuredSources, refreshSeconds, sourceOptionsByName } from "../bindings.ts";
import { HOST_CLOCK } from "../clock.ts";
import { CORE_LOGGER, logError } from "../log.ts";
import type { ServedStatus } from "../served-workspaces.ts";
import { fetchedWorkspace } from "../workspace-source.ts";
import { durableDatabase } from "./durable-database.ts";
import { lookAnswer, refreshAnswer, servedStatus, statusAnswer } from "./object-answers.ts";
import type { Look, RefreshAnswer, WorkspaceStub } from "./object-protocol.ts";
import { objectSchedule } from "./object-schedule.ts";
import { objectUpstream } from "./object-upstream.ts";
import { SUPERVISOR_REASON } from "./supervisor-protocol.ts";

/** How long somebody waits for an attempt: their own, after one that was under way already. */
const PATIENCE_MS = 60_000;
/** What is kept of a repository, so that a load fetches what is new only. */
const STORE_BYTES = 16_777_216;
/** How much less often an object asks by itself where a supervisor does: as a spare, should that one be dead. */
const SPARE_PERIODS = 5;
const NAME = "name";

/**
 * What the Durable Object of a workspace does. All it knows is in its SQLite storage; what it has in memory can be lost at
 * any time.
 */
export class KeptWorkspace implements WorkspaceStub {
  readonly #storage: DurableObjectStorage;
  readonly #bindings: Bindings;
  /** Made on first use: a storage that fails then fails that call, not the object. */
  #keeper: { readonly name: string; readonly keeper: WorkspaceKeeper } | undefined;

  constructor({ storage }: Pick<DurableObjectState, "storage">, bindings: Bindings) {
    this.#storage = storage;
    this.#bindings = bindings;
  }

  async look(name: string, known: string | null): Promise<Look> {
    const keeper = await this.#open(name);
    if (keeper.current === undefined && (await this.#isWorthATry(keeper))) await this.#start(keeper);
    if ((await this.#storage.getAlarm()) === null) await keeper.wake("start");
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
      const name = await this.#storage.get<string>(NAME);
      if (name !== undefined) await (await this.#open(name)).wake("alarm");
    } catch (error) {
      logError("alarm failed", error);
    } finally {
      if ((await this.#storage.getAlarm()) === null) await this.#storage.setAlarm(Date.now() + AFTER_FAILURE_MS);
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

  /** @throws {RototoError} `invalid_option` where the bindings name no such workspace. */
  async #open(name: string): Promise<WorkspaceKeeper> {
    if (this.#keeper?.name === name) return this.#keeper.keeper;
    // Alarms do not tell for which name their object was made.
    if ((await this.#storage.get(NAME)) !== name) await this.#storage.put(NAME, name);
    const keeper = this.#makeKeeper(name);
    this.#keeper = { name, keeper };
    return keeper;
  }

  #makeKeeper(name: string): WorkspaceKeeper {
    const source = configuredSources(this.#bindings).sources.get(name);
    if (source === undefined) throw new RototoError("invalid_option", `the bindings name no workspace "${name}"`);
    const database = durableDatabase(this.#storage);
    const store = sqlStore(database, { maxBytes: STORE_BYTES });
    const from = fetchedWorkspace(source, { ...sourceOptionsByName(this.#bindings, { kernel })(name), store });
    return new WorkspaceKeeper({
      database,
      clock: HOST_CLOCK,
      randomId: () => crypto.randomUUID(),
      log: CORE_LOGGER,
      upstream: objectUpstream({ source, from, kernel }),
      schedule: objectSchedule(
        refreshSeconds(this.#bindings) * (this.#bindings.ROTOTO_SUPERVISOR === undefined ? 1 : SPARE_PERIODS),
      ),
      alarm: { set: (at) => this.#storage.setAlarm(at) },
      workspace: name,
      source: redactSource(source),
      attemptMs: attemptMs(this.#bindings),
    });
  }
}

const AFTER_FAILURE_MS = 60_000;
