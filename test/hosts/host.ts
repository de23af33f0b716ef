import type { Group, PackReport } from "../pack/pack.ts";

/** A place where the pack can be run. */
export interface Host {
  readonly name: string;
  /** Runs the whole pack there, with the shipped library and nothing granted that the library does not need. */
  run(groups: readonly Group[]): Promise<PackReport>;
}
