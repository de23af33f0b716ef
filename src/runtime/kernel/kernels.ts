import { JsKernel } from "./js-kernel.ts";
import type { Kernel, KernelChoice, Kernels } from "./kernel.ts";
import { startWasm } from "./start-wasm.ts";

/**
 * Both builds: the one that was chosen where it can be had, JavaScript otherwise, and after a trap. A kernel that holds
 * the program already is the first one.
 */
export function kernelsFor(choice: KernelChoice | undefined, started?: Kernel | null): Kernels {
  let first = started;
  return {
    start: (words) => {
      const kernel = first ?? startWasm(words, choice) ?? new JsKernel(words);
      // Its memory is to go when it is replaced.
      first = null;
      return kernel;
    },
    replace: (words) => new JsKernel(words),
  };
}
