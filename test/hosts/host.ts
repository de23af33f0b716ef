import type { Group, PackReport } from "../pack/pack.ts";

/** A build of the kernel. */
export type Build = "wasm" | "js";

/** A place where the pack can be run. */
export interface Host {
  readonly name: string;
  /**
   * Runs the whole pack there, with the shipped library and nothing granted that the library does not need. On
   * workerd `js` means that no module is imported, and the library must find out by itself.
   */
  run(groups: readonly Group[], build: Build): Promise<PackReport>;
}
