/**
 * Builds the kernel's WebAssembly, as a core module and as a component, and writes it where it is committed: `npm run wasm`. With `--check` it is compared
 * instead, so that what is committed is what the source makes.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../build/bundle.ts";
import { compileKernel } from "./compile-kernel.ts";
import { makeComponent } from "./component.ts";

const wasm = await compileKernel();
const base64 = Buffer.from(wasm).toString("base64");
const lines = (base64.match(/.{1,116}/g) ?? []).map((line) => `  "${line}"`).join(" +\n");

const files: Readonly<Record<string, Uint8Array>> = {
  "wasm/kernel.wasm": wasm,
  "wasm/kernel.component.wasm": await makeComponent(wasm),
  "src/runtime/kernel/kernel-wasm.ts": Buffer.from(
    `/** The kernel's WebAssembly build, in base64. Written by tools/wasm/build-kernel.ts. */\nexport const KERNEL_WASM: string =\n${lines};\n`,
  ),
};

for (const [path, contents] of Object.entries(files)) {
  const file = join(ROOT, path);
  if (!process.argv.includes("--check")) await writeFile(file, contents);
  else if (!(await readFile(file).catch(() => Buffer.alloc(0))).equals(contents)) {
    console.error(`${path} is not what its source makes: run \`npm run wasm\``);
    process.exitCode = 1;
  }
}
