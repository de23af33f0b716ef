import { readFile } from "node:fs/promises";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { ROOT } from "../build/bundle.ts";

const FOLDER = join(ROOT, "wasm/kernel");

/** The file the WebAssembly build starts from. */
const ENTRY = "component.ts";

/** Compiles the kernel's source to WebAssembly: the same source, the same bytes. */
export async function compileKernel(entry: string = ENTRY): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const flags = ["--outFile", "kernel.wasm", "-O3", "--converge", "--runtime", "stub", "--noAssert"];
  const { error, stderr } = await asc.main([entry, ...flags], {
    readFile: (name) => source(name),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") wasm = contents;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) throw new Error(`asc failed\n${stderr.toString()}`);
  return wasm;
}

/**
 * What AssemblyScript reads for a module: the `.wasm.ts` file where there is one. It looks for `x.ts.ts` when a module
 * says `./x.ts`, wants `inline` as a decorator, and knows no type imports.
 */
async function source(name: string): Promise<string | null> {
  if (!/^[a-z-]+(\.ts)+$/.test(name)) return null;
  const base = name.replace(/(\.ts)+$/, "");
  const text = (await textOf(`${base}.wasm.ts`)) ?? (await textOf(`${base}.ts`));
  return text?.replaceAll("/* @inline */", "@inline").replaceAll(/(?<=[{,]\s*)type (?=\w+[,} ])/g, "") ?? null;
}

function textOf(name: string): Promise<string | null> {
  return readFile(join(FOLDER, name), "utf8").catch(() => null);
}
