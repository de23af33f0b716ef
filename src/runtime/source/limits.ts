/** How much one source may cost. Exactly the limit is allowed. */
export interface SourceLimits {
  /** Bytes received over the network. */
  readonly downloadBytes: number;
  /** Objects in one git pack. */
  readonly gitObjects: number;
  /** Files and directories of the workspace. */
  readonly entries: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly totalBytes: number;
  /** Names in one path. */
  readonly pathDepth: number;
}

/** The limits that hold where a caller sets none; the sizes are those of docs/sources.md, "Limits". */
export const DEFAULT_LIMITS: SourceLimits = {
  downloadBytes: 52_428_800,
  gitObjects: 250_000,
  entries: 10_000,
  fileBytes: 10_485_760,
  totalBytes: 209_715_200,
  pathDepth: 64,
};
