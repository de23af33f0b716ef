import { messageOf, RototoError } from "../errors.ts";
import type { Clock, Logger } from "../ports.ts";
import { redactText } from "../source/redact.ts";
import { withTimeLimit } from "../time-limit.ts";
import { Action } from "./action.ts";
import { type DefinitionName, readDefinitionPath } from "./definition-path.ts";
import { Delivery } from "./delivery.ts";
import type { Reloadable } from "./reloadable.ts";
import type { Watch, Watching } from "./watch.ts";

/** What happened to one definition. */
export interface Change extends DefinitionName {
  readonly action: Action;
}

/** What a manager works with. */
export interface ManagerOptions {
  /** Watches the root; a manager that has a root cannot be made without it. */
  readonly watch?: Watch;
  /** Needed where there is a debounce; with it reloads are bounded in time. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Hears of reloads that failed, with their change, and of trouble with the watcher, without one. */
  readonly onError?: (error: unknown, change: Change | null) => void;
  /** What a reload may take, in milliseconds, before it counts as failed and the next one is handed over; 30 000. */
  readonly reloadMs?: number;
  /** Hands over the files that are there at the start, as if they had just been added. */
  readonly deliverExisting?: boolean;
}

const DEFAULT_RELOAD_MS = 30_000;

/**
 * Tells registries of definitions that have changed, while a program runs; docs/hot-swap.md has the rules. There is one for
 * each runtime, whose life it shares: it is started once, and stopped for good.
 */
export class Manager {
  readonly #root: string | null;
  readonly #options: ManagerOptions;
  readonly #reloadables = new Map<string, Reloadable>();
  readonly #delivery: Delivery<Change>;
  readonly #stopped = new AbortController();
  /** The files by which each definition is there; more than one where folders or extensions differ. */
  readonly #files = new Map<string, Set<string>>();
  #started: Promise<void> | undefined;
  #watching: Watching | undefined;

  /**
   * @param root the directory that is watched; null where the host tells of changes with {@link notify} alone.
   * @param debounceMs how long a change waits for later ones of the same definition; 0 for not at all.
   * @throws {watch_unavailable} when there is a root and the host has no watcher.
   * @throws {RangeError} {TypeError} for a debounce that is no time, or that has no clock.
   */
  constructor(root: string | null, debounceMs: number, options: ManagerOptions = {}) {
    if (!Number.isFinite(debounceMs) || debounceMs < 0) {
      throw new RangeError(`debounceMs must be a finite number of at least 0, got ${debounceMs}`);
    }
    if (debounceMs > 0 && options.clock === undefined) throw new TypeError("a debounce needs `clock` in the options");
    if (root !== null && options.watch === undefined) {
      const advice = "give `watch`, or the root null and tell of changes with `notify`";
      throw new RototoError("watch_unavailable", `this host has no watcher for directories: ${advice}`);
    }
    this.#root = root;
    this.#options = options;
    const { clock } = options;
    const signal = this.#stopped.signal;
    this.#delivery = new Delivery({ debounceMs, clock, signal, deliver: (change) => this.#deliver(change) });
  }

  /**
   * Attaches a registry to a kind, in the place of the one that was there.
   *
   * @throws {TypeError} when the manager has been started.
   */
  register(kind: string, reloadable: Reloadable): void {
    if (this.#started !== undefined) throw new TypeError(`register \`${kind}\` before the manager is started`);
    this.#reloadables.set(kind, reloadable);
  }

  /**
   * Begins to watch, and to hand changes over in the background. The promise is settled when watching has begun, which
   * waits for no change; a second call gives the same one.
   *
   * @throws {watch_unavailable} when the root cannot be watched.
   * @throws {TypeError} when the manager has been stopped before it was started.
   */
  start(): Promise<void> {
    if (this.#started !== undefined) return this.#started;
    if (this.#stopped.signal.aborted) throw new TypeError("a manager that has been stopped is not started again");
    this.#started = this.#watch();
    return this.#started;
  }

  /** Ends the manager and its watcher: nothing more is handed over. It may be repeated. */
  async stop(): Promise<void> {
    this.#stopped.abort(new RototoError("aborted", "the hot-swap manager has been stopped"));
    await this.#started?.catch(() => {});
    const watching = this.#watching;
    this.#watching = undefined;
    await watching?.close();
    await this.#delivery.idle();
  }

  /**
   * Takes notice of a change that the host has seen; changes of unregistered kinds, and all after {@link stop}, are ignored.
   *
   * @throws {TypeError} when the manager has not been started.
   */
  notify(kind: string, name: string, action: Action): void {
    if (this.#started === undefined) throw new TypeError("notify needs a manager that has been started");
    if (this.#stopped.signal.aborted || !this.#reloadables.has(kind)) return;
    this.#delivery.add(keyOf({ kind, name }), { kind, name, action });
  }

  /** Waits until all changes that were noticed have been handed over. */
  idle(): Promise<void> {
    return this.#delivery.idle();
  }

  async #watch(): Promise<void> {
    const { watch, deliverExisting = false } = this.#options;
    if (this.#root === null || watch === undefined) return;
    const watching = await watch(this.#root, {
      changed: (path, action) => this.#changed(path, action),
      failed: (error) => this.#report(error, null),
    }).catch((error: unknown) => {
      const message = `failed to watch ${this.#root}: ${messageOf(error)}`;
      throw new RototoError("watch_unavailable", message, { cause: error });
    });
    if (this.#stopped.signal.aborted) return watching.close();
    this.#watching = watching;
    for (const path of watching.files) {
      const definition = readDefinitionPath(path);
      if (definition === null || !this.#note(path, definition, Action.AddOrUpdate)) continue;
      if (deliverExisting) this.notify(definition.kind, definition.name, Action.AddOrUpdate);
    }
  }

  #changed(path: string, action: Action): void {
    const definition = readDefinitionPath(path);
    if (definition === null) return;
    const isThere = this.#note(path, definition, action);
    this.notify(definition.kind, definition.name, isThere ? Action.AddOrUpdate : Action.Delete);
  }

  /** Keeps account of the files of a definition; tells whether there is one left. */
  #note(path: string, definition: DefinitionName, action: Action): boolean {
    const key = keyOf(definition);
    const files = this.#files.get(key) ?? new Set();
    if (action === Action.Delete) files.delete(path);
    else files.add(path);
    if (files.size === 0) this.#files.delete(key);
    else this.#files.set(key, files);
    return files.size > 0;
  }

  async #deliver(change: Change): Promise<void> {
    const { clock, reloadMs = DEFAULT_RELOAD_MS } = this.#options;
    const { kind, name, action } = change;
    const { signal: stopped } = this.#stopped;
    const reload = async (signal: AbortSignal) => this.#reloadables.get(kind)?.reload(signal, name, action);
    try {
      if (clock === undefined) await reload(stopped);
      else await withTimeLimit(reload, { clock, milliseconds: reloadMs, signal: stopped });
    } catch (error) {
      if (!stopped.aborted) this.#report(error, change);
    }
  }

  #report(error: unknown, change: Change | null): void {
    const what = change === null ? "watching definitions" : `reload of ${change.kind}/${change.name}`;
    const attributes = change === null ? {} : attributesOf(change);
    try {
      const message = `${what} failed: ${redactText(messageOf(error), [])}`;
      this.#options.logger?.log({ level: "error", message, attributes });
      this.#options.onError?.(error, change);
    } catch {
      // Whoever cannot hear of a failure must not become another one.
    }
  }
}

function keyOf({ kind, name }: DefinitionName): string {
  return `${kind}/${name}`;
}

function attributesOf({ kind, name, action }: Change): Record<string, string> {
  return { "rototo.definition.kind": kind, "rototo.definition.name": name, "rototo.definition.action": action };
}
