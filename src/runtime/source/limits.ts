import { RototoError } from "../errors.ts";

/** How much one load may cost, the parents of a layered workspace included. Exactly the limit is allowed. */
export interface SourceLimits {
  /** Bytes received over the network. */
  readonly downloadBytes: number;
  /** Bytes of one listing of a repository's refs. */
  readonly listingBytes: number;
  /** Objects in all git packs. */
  readonly gitObjects: number;
  /** Bytes that all git packs unpack to, results of deltas included. */
  readonly inflatedBytes: number;
  /** Deltas one upon another in a git pack. */
  readonly deltaDepth: number;
  /** Files and directories of a workspace; entries of an archive. */
  readonly entries: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files of a workspace together; bytes that an archive unpacks to. */
  readonly totalBytes: number;
  /** Names in one path. */
  readonly pathDepth: number;
  /** Workspaces that one workspace is made of. */
  readonly layers: number;
  /** Milliseconds that one archive may take. */
  readonly archiveMs: number;
  /** Milliseconds that fetching from one repository may take, or one command of the system's git. */
  readonly gitMs: number;
}

/** The limits that hold where a caller sets none; the sizes are those of docs/sources.md, "Limits". */
export const DEFAULT_LIMITS: SourceLimits = {
  downloadBytes: 52_428_800,
  listingBytes: 4_194_304,
  gitObjects: 250_000,
  inflatedBytes: 134_217_728,
  deltaDepth: 250,
  entries: 10_000,
  fileBytes: 10_485_760,
  totalBytes: 209_715_200,
  pathDepth: 64,
  layers: 256,
  archiveMs: 30_000,
  gitMs: 60_000,
};

/**
 * Completes the limits that a caller sets.
 * @throws {invalid_option} when one is no limit: what is compared with NaN is never too much
 */
export function limitsOf(given: Partial<SourceLimits> = {}): SourceLimits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new RototoError("invalid_option", `limits has no "${name}"`);
    if (typeof value === "number" && value >= 0) continue;
    throw new RototoError("invalid_option", `limits.${name} must be a number of at least 0, got ${String(value)}`);
  }
  return { ...DEFAULT_LIMITS, ...given };
}

/** What one load has spent so far; shared by all it fetches. */
export interface Spent {
  receivedBytes: number;
  gitObjects: number;
  inflatedBytes: number;
}

/** The account of a load that begins. */
export function nothingSpent(): Spent {
  return { receivedBytes: 0, gitObjects: 0, inflatedBytes: 0 };
}
