import { RototoError } from "./errors.ts";
import type { Clock } from "./ports.ts";
import type { RefreshListener } from "./refresh/listeners.ts";
import { RefreshLog } from "./refresh/refresh-log.ts";
import { refreshLoop } from "./refresh/refresh-loop.ts";
import { initialStatus, isStale, type RefreshOutcome, type RefreshStatus } from "./refresh/refresh-status.ts";
import { Refresher } from "./refresh/refresher.ts";
import { milliseconds, type Schedule, schedule } from "./refresh/schedule.ts";
import { VersionStore } from "./refresh/stored-version.ts";
import type { RefreshingWorkspaceOptions } from "./refreshing-options.ts";
import type { BoundWorkspace } from "./resolve/bound-workspace.ts";
import { type Context, contextObject } from "./resolve/context.ts";
import type { QualifierResolution, VariableResolution } from "./resolve/resolution.ts";
import type { ResolveOptions } from "./resolve/resolving-workspace.ts";
import type { QualifierTrace, VariableTrace } from "./resolve/trace.ts";
import { redactSource } from "./source/redact.ts";
import { Workspace } from "./workspace.ts";
import { workspaceUpstream } from "./workspace-upstream.ts";

const DEFAULT_ATTEMPT_SECONDS = 300;

/** What a refreshing workspace is made with, once its options are known to be right. */
interface Parts {
  readonly schedule: Schedule;
  readonly attemptMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: RefreshLog;
  readonly versions: VersionStore | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * A workspace that follows its source: it is asked for newer versions on a clock, or when someone says so, and a failure
 * never takes away what is served. Resolving never waits.
 *
 * @example
 * ```ts
 * const workspace = await RefreshingWorkspace.load("git+https://host/config.git#main", { periodSeconds: 60 });
 * const { value } = workspace.resolveVariable("max-active-projects", { account: { plan: "premium" } });
 * ```
 */
export class RefreshingWorkspace {
  /** The class whose workspaces are served. */
  protected static readonly workspaces: typeof Workspace = Workspace;
  readonly #refresher: Refresher<Workspace>;
  readonly #parts: Parts;
  readonly #ending = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #saved: Promise<void> = Promise.resolve();
  #isShutDown = false;

  protected constructor(refresher: Refresher<Workspace>, parts: Parts) {
    this.#refresher = refresher;
    this.#parts = parts;
  }

  /**
   * Loads a workspace and starts to follow its source. Where the store has a version of an earlier process, that one is
   * served at once, and the first attempt follows immediately.
   *
   * @throws {RototoError} like `Workspace.load`; then nothing is left running.
   */
  static async load(source: string, options: RefreshingWorkspaceOptions = {}): Promise<RefreshingWorkspace> {
    const text = String(source);
    const parts = checkedParts(text, options);
    const { clock, log, attemptMs, signal, versions } = parts;
    // An empty map of known objects asks to keep those of this version for the next one.
    const { store: _, ...given } = options;
    const loadOptions = { ...given, known: new Map() };
    const stored = await storedWorkspace(this.workspaces, text, options, parts);
    const upstream = workspaceUpstream(this.workspaces, text, loadOptions);
    const current = stored?.workspace ?? (await upstream.first());
    const origin = stored ?? { source: "fetched", loadedAt: clock.now() / 1_000 };
    const refresher = new Refresher(current, initialStatus(current, origin), {
      ...{ upstream, clock, log, attemptMs, signal },
    });
    const refreshing = new this(refresher, parts);
    if (stored === undefined && versions !== undefined) refreshing.#save();
    refreshing.#start(stored === undefined ? undefined : "startup");
    return refreshing;
  }

  /** The version that is served now. It never changes; the next one is another object. */
  get current(): Workspace {
    return this.#refresher.current;
  }

  /**
   * Makes one attempt to get a newer version, or shares the one under way; the attempt that a loop, an alarm or a schedule
   * outside drives.
   *
   * @param reason why, for the status.
   * @throws {RototoError} what the attempt failed with; what is served goes on.
   */
  async refreshNow({ reason = "manual" }: { readonly reason?: string } = {}): Promise<RefreshOutcome> {
    this.#mustRun();
    return this.#refresher.attempt(reason);
  }

  /** How the workspace is doing; a copy. */
  status(): RefreshStatus & { readonly ageSeconds: number | null } {
    this.#mustRun();
    const { status } = this.#refresher;
    const age = status.lastSuccess === null ? null : Math.max(0, this.#now() - status.lastSuccess);
    return { ...status, ageSeconds: age };
  }

  /** Tells whether it is longer ago than this that the source said what is newest. */
  stale(maxStalenessMs: number): boolean {
    this.#mustRun();
    return isStale(this.#refresher.status, maxStalenessMs, this.#now());
  }

  /** Hears of every swap from now on; what comes back ends that. What the listener throws is logged and harms nothing. */
  subscribe(listener: RefreshListener): () => void {
    this.#mustRun();
    return this.#refresher.listeners.add(listener);
  }

  /** Ends a sleeping loop at once, and lets an attempt under way finish; afterwards only `current` is left. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    this.#ending.abort();
    await this.#loop;
    await this.#refresher.running?.catch(() => {});
    await this.#saved;
    this.#refresher.listeners.clear();
  }

  /** See `Workspace`, as the following; throws `shut_down` after {@link shutdown}. */
  resolveVariable(id: string, context: Context, options?: ResolveOptions): VariableResolution {
    return this.#for(context).resolveVariable(id, context, options);
  }

  resolveVariables(context: Context, options?: ResolveOptions): VariableResolution[] {
    return this.#for(context).resolveVariables(context, options);
  }

  resolveQualifier(id: string, context: Context, options?: ResolveOptions): QualifierResolution {
    return this.#for(context).resolveQualifier(id, context, options);
  }

  resolveQualifiers(context: Context, options?: ResolveOptions): QualifierResolution[] {
    return this.#for(context).resolveQualifiers(context, options);
  }

  traceVariable(id: string, context: Context, options?: ResolveOptions): VariableTrace {
    return this.#for(context).traceVariable(id, context, options);
  }

  traceQualifier(id: string, context: Context, options?: ResolveOptions): QualifierTrace {
    return this.#for(context).traceQualifier(id, context, options);
  }

  /** Binds a context to the version that is served now; a later one does not change what comes of it. */
  bind(context: Context, options?: ResolveOptions): BoundWorkspace {
    return this.#for(context).bind(context, options);
  }

  #start(first: string | undefined): void {
    const { schedule: when, clock, random, log, signal } = this.#parts;
    this.#refresher.listeners.add(() => this.#save());
    if (this.current.immutable && when.periodMs !== null) log.noLoop();
    const stop = signal === undefined ? this.#ending.signal : AbortSignal.any([this.#ending.signal, signal]);
    this.#loop = refreshLoop(this.#refresher, { schedule: when, clock, random, log, signal: stop }, first);
  }

  /** Keeps the version that is served, after those that are being kept. */
  #save(): void {
    const { versions, log } = this.#parts;
    const { current, status } = this.#refresher;
    if (versions === undefined) return;
    this.#saved = this.#saved
      .then(async () => versions.write({ snapshot: await current.toSnapshot(), loadedAt: status.lastSuccess ?? 0 }))
      .catch((error: unknown) => log.storeFailed(error));
  }

  #for(context: Context): Workspace {
    if (this.#isShutDown) contextObject(context);
    this.#mustRun();
    return this.current;
  }

  #mustRun(): void {
    if (this.#isShutDown) throw new RototoError("shut_down", "refreshing workspace has been shut down");
  }

  #now(): number {
    return this.#parts.clock.now() / 1_000;
  }
}

function checkedParts(source: string, options: RefreshingWorkspaceOptions): Parts {
  const { attemptSeconds = DEFAULT_ATTEMPT_SECONDS, clock, random, store, logger, signal } = options;
  if (clock === undefined) throw new TypeError("a refreshing workspace needs the option `clock` on this host");
  if (random === undefined && (options.jitter ?? 0) > 0) throw new TypeError("jitter needs the option `random`");
  return {
    schedule: schedule(options),
    attemptMs: milliseconds("attemptSeconds", attemptSeconds),
    ...{ clock, signal },
    random: random ?? (() => 0),
    log: new RefreshLog(logger, redactSource(source)),
    versions: store === undefined ? undefined : new VersionStore(store, source),
  };
}

/** The version that an earlier process has left, if there is one that can be served. */
async function storedWorkspace(
  workspaces: typeof Workspace,
  source: string,
  { kernel }: RefreshingWorkspaceOptions,
  { versions, log }: Parts,
): Promise<{ workspace: Workspace; source: "stored"; loadedAt: number } | undefined> {
  try {
    const stored = await versions?.read();
    if (stored === undefined) return undefined;
    const workspace = await workspaces.fromSnapshot(stored.snapshot, { source, kernel });
    log.servingStored(workspace.fingerprint);
    return { workspace, source: "stored", loadedAt: stored.loadedAt };
  } catch (error) {
    log.storedRefused(error);
    return undefined;
  }
}
