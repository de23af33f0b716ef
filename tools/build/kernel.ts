import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { transpileComponent, WIT } from "../wasm/component.ts";
import { KERNEL_WASM, ROOT } from "./bundle.ts";

/** Writes what is published of the kernel: core module, component, its world, and the glue for JavaScript hosts. */
export async function writeKernel(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const component = join(ROOT, "wasm/kernel.component.wasm");
  for (const file of [KERNEL_WASM, component, WIT]) {
    await copyFile(file, join(directory, basename(file)));
  }
  const files = Object.entries(await transpileComponent(await readFile(component)));
  await Promise.all(files.map(([name, contents]) => writeFile(join(directory, name), contents)));
}
