/** How long to wait after failures, in milliseconds. */
export interface BackoffBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/** The bounds that hold where a caller sets none. */
export const DEFAULT_BACKOFF: BackoffBounds = { minMs: 5_000, maxMs: 300_000 };

const MAX_EXPONENT = 20;

/** The pause after so many failures in a row, in milliseconds: doubled with each, within bounds; none without a failure. */
export function backoffMs(failures: number, { minMs, maxMs }: BackoffBounds): number {
  return failures === 0 ? 0 : Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, MAX_EXPONENT));
}
