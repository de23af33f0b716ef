import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { transpileBytes } from "@bytecodealliance/jco-transpile";
import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { ROOT } from "../build/bundle.ts";

/** The world that the component is of. */
export const WIT: string = join(ROOT, "wasm/wit/kernel.wit");

/** Wraps the kernel's core module as a component. */
export async function makeComponent(core: Uint8Array): Promise<Uint8Array> {
  const witSource = await readFile(WIT, "utf8");
  return componentNew(await componentEmbed({ binary: core, witSource, world: "kernel", stringEncoding: "utf8" }), []);
}

/** Makes the files through which JavaScript hosts use the component: glue, types, core module. */
export async function transpileComponent(component: Uint8Array): Promise<Readonly<Record<string, Uint8Array>>> {
  // Without `instantiation` the glue would compile bytes by itself, which Workers forbid.
  const { files } = await transpileBytes(component, { name: "kernel", instantiation: "sync" });
  return files;
}
