import { messageOf } from "../../errors.ts";
import { ChangeHub } from "../change-hub.ts";
import { inlineHandle } from "../inline.ts";
import { type WatchedRegistry, watchRegistry } from "../watched-registry.ts";
import { type WaitOptions, WorkDriver } from "../work-driver.ts";
import { type ClaimedWork, claimableFrom, holdsAt, type WorkOutcome, type WorkRow } from "../work-item.ts";
import { writeLine } from "../write-line.ts";
import type { KeeperPorts } from "./keeper-ports.ts";
import type { KeeperStatus } from "./keeper-status.ts";
import { KeeperTables } from "./keeper-tables.ts";
import type { KeptVersion, VersionFacts, VersionRecord } from "./kept-version.ts";
import { refreshWork } from "./refresh-work.ts";

/** How close to one another wakes may be, whatever is due. */
const MIN_WAKE_MS = 1_000;
/** When to look again where nothing is due, or where the tables cannot tell. */
const IDLE_WAKE_MS = 3_600_000;
const BLIND_WAKE_MS = 60_000;
/** A request may come while an item runs, and again while its successor does; what is left then waits for the alarm. */
const MAX_ROUNDS = 3;

/**
 * Keeps one served workspace in a database: the version that is served, the one before, the status and the queue. It has
 * no loop: the host calls it when something happens, and when the alarm rings that it sets. Several keepers of one
 * database, each thinking itself the only one, harm nothing.
 */
export class WorkspaceKeeper {
  readonly #ports: KeeperPorts;
  readonly #tables: KeeperTables;
  readonly #watched: WatchedRegistry;
  readonly #owner: string;

  /** @throws {RototoError} `store_invalid` for tables of a newer form. */
  constructor(ports: KeeperPorts) {
    this.#ports = ports;
    this.#tables = new KeeperTables(ports);
    this.#watched = watchRegistry(this.#tables.registry, new ChangeHub());
    this.#owner = ports.randomId();
  }

  /** The source, as it may be shown. */
  get source(): string {
    return this.#ports.source;
  }

  /** The version that is served. */
  get current(): VersionFacts | undefined {
    return this.#tables.versions.in("current");
  }

  /** A version with its bytes; undefined where they are no longer kept. */
  read(sha256: string): KeptVersion | undefined {
    return this.#tables.versions.read(sha256);
  }

  /** Every version that is known, the newest first. */
  versions(): VersionRecord[] {
    return this.#tables.versions.list();
  }

  async status(): Promise<KeeperStatus & { readonly refreshing: boolean }> {
    const pending = await this.#watched.registry.pending();
    return { ...this.#tables.status, refreshing: pending.some((row) => this.#isRunning(row)) };
  }

  /** Serves the version before the current one, until the source has another than the one given up; false where none is kept. */
  rollBack(): boolean {
    const version = this.#tables.rollBack();
    if (version !== undefined)
      this.#tell("info", "workspace rolled back", { "rototo.snapshot.sha256": version.sha256 });
    return version !== undefined;
  }

  /** Drops a version whose bytes turned out to be spoiled; the previous one takes its place. */
  discard(sha256: string): void {
    this.#tables.discard(sha256);
    this.#tell("error", "spoiled workspace version discarded", { "rototo.snapshot.sha256": sha256 });
  }

  /**
   * Makes one attempt now, or shares the one that is pending, and waits for its end. One that was under way already may
   * have asked the source too early: then another follows.
   *
   * @throws {RototoError} `aborted` once the signal has fired; the item goes on.
   */
  async refresh(reason: string, options: WaitOptions = {}): Promise<WorkOutcome> {
    const id = await this.#request(reason);
    const row = await this.#watched.registry.read(id);
    const driver = this.#driver([], []);
    const isUnderWay = row !== undefined && this.#isRunning(row);
    if (!isUnderWay) await this.#watched.registry.setWait(id, null);
    // Whoever is at it may be dead, and their alarm with them: this sets one for the end of their claim.
    await this.drive(reason);
    const outcome = await driver.awaitTerminal(id, options);
    if (!isUnderWay) return outcome;
    const next = await this.#request(reason);
    await this.drive(reason);
    return driver.awaitTerminal(next, options);
  }

  /**
   * Makes the first attempt, or waits for whatever is under way.
   *
   * @throws {RototoError} `aborted` once the signal has fired.
   */
  async start(options: WaitOptions = {}): Promise<WorkOutcome> {
    const [pending] = await this.#watched.registry.pending();
    const id = pending?.id ?? (await this.#request("start"));
    await this.drive("start");
    return this.#driver([], []).awaitTerminal(id, options);
  }

  /**
   * Asks for an attempt, such as on a push, and makes it. It comes later where the source's host has asked to be left alone.
   *
   * @throws what the database throws; see {@link drive}.
   */
  async notify(reason: string): Promise<void> {
    const id = await this.#request(reason);
    const { retryAfter } = this.#tables.status;
    const now = this.#ports.clock.now();
    if (retryAfter !== null && holdsAt({ from: now, to: retryAfter }, now) && retryAfter - now <= this.#longestMs) {
      await this.#watched.registry.setWait(id, { reason: "retry-after", since: now, until: retryAfter });
    }
    await this.drive(reason);
  }

  /** What is to happen when the alarm rings, and whenever else it may be time: an attempt if one is due, and what is pending. */
  async wake(reason: string): Promise<void> {
    try {
      const isPending = (await this.#watched.registry.pending()).length > 0;
      if (!isPending && this.#isDue()) await this.#request(reason);
    } catch (error) {
      this.#tell("error", "refresh could not be requested", { "error.message": messageOf(error) });
    }
    await this.drive(reason);
  }

  /**
   * Runs what is pending and waits for the runs that it has started itself. Whatever happens, the alarm is set.
   *
   * @throws what the database throws, after logging it, and what the alarm throws.
   */
  async drive(reason: string): Promise<void> {
    try {
      // Before anything else: whoever dies below is followed by one who wakes then.
      await this.#ports.alarm.set(this.#ports.clock.now() + this.#leaseMs + MIN_WAKE_MS);
      for (let round = 0; round < MAX_ROUNDS; round++) if (!(await this.#runPending(reason))) break;
    } finally {
      await this.#ports.alarm.set(await this.#nextWake());
    }
  }

  /** Gives whether another round is needed. */
  async #runPending(reason: string): Promise<boolean> {
    const [works, runs]: [ClaimedWork[], Promise<void>[]] = [[], []];
    await this.#driver(works, runs).claimAndRunPending(reason);
    await Promise.all(runs);
    const ended = await Promise.all(works.map(({ claim }) => this.#watched.registry.read(claim.id)));
    const askedAgain = ended.some((row, index) => (row?.requests ?? 0) > (works[index]?.row.requests ?? 0));
    if (askedAgain) await this.#request("asked again meanwhile");
    return askedAgain;
  }

  /** A driver for one event: what it starts belongs to that event. */
  #driver(works: ClaimedWork[], runs: Promise<void>[]): WorkDriver {
    const { clock, log } = this.#ports;
    const work = refreshWork(this.#ports, this.#tables);
    const handle = inlineHandle(
      (claimed, report) => {
        works.push(claimed);
        return work(claimed, report);
      },
      { log, keepAlive: (run) => void runs.push(run) },
    );
    return WorkDriver.fromWatched(this.#watched, handle, {
      clock,
      log,
      lease: { owner: this.#owner, milliseconds: this.#leaseMs },
    });
  }

  async #request(reason: string): Promise<string> {
    const { workspace, source } = this.#ports;
    const fingerprint = this.current?.fingerprint ?? null;
    return (await this.#watched.registry.register({ workspace, source, reason, fingerprint })).id;
  }

  /** Whether it is time for an attempt that nobody asks for; also where the clock must have been set back since. */
  #isDue(): boolean {
    const { nextAttempt, lastAttempt, lastOutcome, lastSource } = this.#tables.status;
    if (lastAttempt === null || lastSource !== this.#ports.source) return true;
    if (nextAttempt === null) return lastOutcome === null;
    const now = this.#ports.clock.now();
    return nextAttempt <= now || nextAttempt - now > this.#longestMs;
  }

  async #nextWake(): Promise<number> {
    const now = this.#ports.clock.now();
    try {
      const pending = (await this.#watched.registry.pending()).map((row) => claimableFrom(row, now) ?? now);
      const due = this.#isDue() ? now : (this.#tables.status.nextAttempt ?? now + IDLE_WAKE_MS);
      const at = pending.length === 0 ? due : Math.min(...pending);
      return Math.min(Math.max(at, now + MIN_WAKE_MS), now + Math.max(this.#longestMs, IDLE_WAKE_MS));
    } catch (error) {
      this.#tell("error", "the next wake cannot be told", { "error.message": messageOf(error) });
      return now + BLIND_WAKE_MS;
    }
  }

  #isRunning({ state }: WorkRow): boolean {
    if (state.kind === "terminal" || state.claim === null) return false;
    return holdsAt({ from: state.claim.claimedAt, to: state.claim.expiresAt }, this.#ports.clock.now());
  }

  get #leaseMs(): number {
    return 2 * this.#ports.attemptMs;
  }

  get #longestMs(): number {
    return this.#ports.schedule.longestMs;
  }

  #tell(level: "info" | "error", message: string, attributes: Record<string, string>): void {
    const { log, workspace } = this.#ports;
    writeLine(log, { level, message, attributes: { "rototo.workspace": workspace, ...attributes } });
  }
}
