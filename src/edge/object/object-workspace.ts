import { DefinedWorkspace } from "../../runtime/defined-workspace.ts";
import { RototoError, type RototoErrorCode } from "../../runtime/errors.ts";
import type { KernelChoice, WorkspacePlaces } from "../../runtime/index.ts";
import { redactSource } from "../../runtime/source/redact.ts";
import { HOST_CLOCK } from "../clock.ts";
import type { AttemptClock } from "../one-at-a-time.ts";
import {
  NotServed,
  type RefreshOutcome,
  type RefreshReason,
  type ServedStatus,
  type ServedVersion,
  type ServedWorkspace,
} from "../served-workspaces.ts";
import type { Failure, Look, VersionBytes, WorkspaceStub } from "./object-protocol.ts";

/** How an isolate sees the object of a workspace. */
export interface ObjectWorkspaceOptions {
  readonly name: string;
  /** The source as it is configured; it may hold credentials. */
  readonly source: string;
  /** A stub for one request: it must not be used by another. */
  readonly stub: () => WorkspaceStub;
  readonly kernel?: KernelChoice | undefined;
  /** The least time between two looks at the object. */
  readonly checkSeconds: number;
  readonly clock?: AttemptClock;
}

/**
 * The copy of a workspace in one isolate. It answers from memory; it looks at the object in the background, and takes
 * what it gets from there, never from the source. Between requests it keeps results, never promises.
 */
export class ObjectWorkspace implements ServedWorkspace {
  readonly #options: ObjectWorkspaceOptions;
  readonly #clock: AttemptClock;
  #current: ServedVersion | undefined;
  #checkedAt: number | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Numbers the looks, so that a late answer does not undo a newer one. */
  #looks = 0;
  #answered = 0;

  constructor(options: ObjectWorkspaceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? HOST_CLOCK;
  }

  get source(): string {
    return redactSource(this.#options.source);
  }

  get current(): ServedVersion | undefined {
    return this.#current;
  }

  get checkedAt(): number | null {
    return this.#checkedAt;
  }

  async version(): Promise<ServedVersion> {
    if (this.#current !== undefined) return this.#current;
    const look = await this.#look();
    if (this.#current !== undefined) return this.#current;
    const { failure, retryAfterSeconds } = look.kind === "none" ? look : { failure: LOST, retryAfterSeconds: 1 };
    throw new NotServed(errorOf(failure), retryAfterSeconds);
  }

  revalidate(seen?: string): Promise<void> | undefined {
    const current = this.#current;
    const now = this.#clock.now();
    const since = now - this.#lookedAt;
    // A clock that was set back must not end the looking.
    const isDue = since < 0 || since >= this.#options.checkSeconds * 1_000;
    const isBehind = seen !== undefined && seen !== current?.sha256 && (since < 0 || since >= MIN_LOOK_MS);
    if (current === undefined || !(isDue || isBehind)) return undefined;
    return this.#look().then(
      () => {},
      () => {},
    );
  }

  async refresh(reason: RefreshReason): Promise<RefreshOutcome> {
    const { name, stub } = this.#options;
    const before = this.#current?.sha256;
    const answer = await stub().refresh(name, reason);
    if (answer.kind === "failed") throw errorOf(answer.failure);
    await this.#look();
    if (answer.kind === "done") return answer.outcome;
    return this.#current?.sha256 === before ? "unchanged" : "refreshed";
  }

  async rollback(): Promise<boolean> {
    const { name, stub } = this.#options;
    const done = await stub().rollBack(name);
    if (done) await this.#look();
    return done;
  }

  status(): Promise<ServedStatus> {
    const { name, stub } = this.#options;
    return stub().status(name);
  }

  async snapshot(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#current?.sha256 === sha256) return this.#current.snapshot;
    const { name, stub } = this.#options;
    return (await stub().snapshot(name, sha256)) ?? undefined;
  }

  async #look(): Promise<Look> {
    const { name, stub } = this.#options;
    this.#lookedAt = this.#clock.now();
    const number = ++this.#looks;
    const look = await stub().look(name, this.#current?.sha256 ?? null);
    const version = look.kind === "version" ? await this.#open(look) : undefined;
    if (number < this.#answered) return look;
    this.#answered = number;
    if (version !== undefined) this.#current = version;
    if (look.kind !== "none") this.#checkedAt = look.checkedAt;
    return look;
  }

  /** @throws {RototoError} `snapshot_invalid`; then the version that was there goes on. */
  async #open({ sha256, snapshot, companion, loadedAt }: VersionBytes): Promise<ServedVersion> {
    const { kernel } = this.#options;
    const workspace = await DefinedWorkspace.fromSnapshot(snapshot, { kernel });
    return { workspace, snapshot, sha256, places: async () => placesOf(companion), loadedAt };
  }
}

/** However often somebody says that there is something newer. */
const MIN_LOOK_MS = 1_000;

const LOST: Failure = { code: null, message: "the workspace could not be loaded", diagnostics: [] };

function errorOf({ code, message, diagnostics }: Failure): Error {
  if (code === null) return new Error(message);
  // The object's codes are those of the same release.
  return new RototoError(code as RototoErrorCode, message, diagnostics.length === 0 ? {} : { diagnostics });
}

/** What an object of another release has kept beside a version may be anything, and can be done without. */
function placesOf(companion: string): WorkspacePlaces | null {
  try {
    const places: unknown = companion === "" ? null : JSON.parse(companion);
    const isPlaces = typeof places === "object" && places !== null && "variables" in places && "qualifiers" in places;
    return isPlaces ? (places as WorkspacePlaces) : null;
  } catch {
    return null;
  }
}
