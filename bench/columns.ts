import { compileParts } from "../src/runtime/compile/compile.ts";
import { Workspace } from "../src/runtime/index.ts";
import type { KernelChoice } from "../src/runtime/kernel/kernel.ts";
import { readModel } from "../src/runtime/pipeline.ts";
import { Closures } from "./closures.ts";
import { CLOSURES, deciding, type Evaluator, type Makers, resolving, withAndWithoutValidation } from "./evaluators.ts";
import { type Flag, workspaceFiles } from "./workload.ts";

/** Our builds and the closures; the kernel is that of hosts which compile no bytes. */
export function ownColumns(kernel?: KernelChoice): Makers {
  const wasm = async (list: readonly Flag[]): Promise<Workspace> => {
    const workspace = await Workspace.fromFiles(workspaceFiles(list), { kernel });
    if (workspace.kernel !== "wasm") throw new Error("there is no WebAssembly here");
    return workspace;
  };
  const js = (list: readonly Flag[]): Promise<Workspace> => Workspace.fromFiles(workspaceFiles(list), { kernel: "js" });
  return {
    ...withAndWithoutValidation("decision", async (list, options) => deciding(await wasm(list), options)),
    ...withAndWithoutValidation("wasm", async (list, options) => resolving(await wasm(list), options)),
    ...withAndWithoutValidation("js", async (list, options) => resolving(await js(list), options)),
    [CLOSURES]: async (list) => asked(closuresOf(workspaceFiles(list))),
  };
}

function asked(closures: Closures): Evaluator {
  return {
    ask: (id, context) => closures.variable(id, context),
    bind: (context) => closures.bind(context),
    all: (context) => closures.variables(context),
  };
}

/** The closures of a workspace. */
export function closuresOf(files: Readonly<Record<string, string>>): Closures {
  const staged = { root: "memory", files: new Map(Object.entries(files)), fingerprint: null, immutable: false };
  return new Closures(compileParts(readModel(staged)));
}
