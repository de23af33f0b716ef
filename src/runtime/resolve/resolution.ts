import type { PlainJson } from "../text/plain-json.ts";

/** What a variable resolved to; frozen, and the same object each time. */
export interface VariableResolution {
  readonly id: string;
  readonly valueKey: string;
  /** Plain frozen JavaScript; integers beyond ±(2^53 − 1) are `bigint`. */
  readonly value: PlainJson;
  /** The value as exact JSON text. */
  readonly valueJson: string;
}

/** What a qualifier resolved to. */
export interface QualifierResolution {
  readonly id: string;
  readonly value: boolean;
}
