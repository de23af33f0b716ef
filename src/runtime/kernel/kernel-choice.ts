import { RototoError } from "../errors.ts";
import type { KernelChoice } from "./kernel.ts";
import { hasExport } from "./web-assembly.ts";

/**
 * Passes a choice on once it is known to be one: what was chosen by mistake must not be JavaScript in silence. A module is
 * the kernel if it exports a name that only the kernel has.
 *
 * @throws {invalid_option}
 */
export function kernelChoice(choice?: KernelChoice): KernelChoice | undefined {
  if (choice === undefined || choice === "js" || hasExport(choice, "isprogram")) return choice;
  throw new RototoError("invalid_option", "kernel must be 'js' or the module of kernel.wasm");
}
