import { JsKernel } from "./js-kernel.ts";
import type { KernelChoice, Kernels } from "./kernel.ts";
import { startWasm } from "./start-wasm.ts";

/** Both builds: the one that was chosen where it can be had, JavaScript otherwise, and after a trap. */
export function kernelsFor(choice: KernelChoice | undefined): Kernels {
  return {
    start: (words) => startWasm(words, choice) ?? new JsKernel(words),
    replace: (words) => new JsKernel(words),
  };
}
