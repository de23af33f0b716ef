import type { KernelChoice } from "./kernel.ts";
import { KERNEL_WASM } from "./kernel-wasm.ts";
import { WasmKernel } from "./wasm-kernel.ts";
import { compileModule, type WasmModule } from "./web-assembly.ts";

/** The built-in module, once it has been asked for; null where the host forbids compiling bytes. */
let builtIn: WasmModule | null | undefined;

/** Starts the WebAssembly build for a program; null where it was not chosen or cannot be had. */
export function startWasm(words: Int32Array, choice: KernelChoice | undefined): WasmKernel | null {
  const module = choice === undefined ? builtInModule() : choice;
  if (module === null || typeof module === "string") return null;
  try {
    return new WasmKernel(module, words);
  } catch {
    return null;
  }
}

function builtInModule(): WasmModule | null {
  if (builtIn !== undefined) return builtIn;
  try {
    builtIn = compileModule(Uint8Array.from(atob(KERNEL_WASM), (byte) => byte.charCodeAt(0)));
  } catch {
    builtIn = null;
  }
  return builtIn;
}
