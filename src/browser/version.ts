import type { Context } from "../runtime/resolve/context.ts";
import { factsOf } from "../runtime/resolve/facts.ts";
import { type Kernel, type KernelChoice, type Kernels, KernelTrap } from "../runtime/resolve/kernel.ts";
import type { QualifierResolution, VariableResolution } from "../runtime/resolve/resolution.ts";
import { Resolver } from "../runtime/resolve/resolver.ts";
import { startWasm } from "../runtime/resolve/start-wasm.ts";
import { readSnapshot } from "../runtime/snapshot/read-snapshot.ts";
import type { Fingerprint } from "../runtime/source/files.ts";

/** One version of a workspace, as far as a page has it. */
export interface Version {
  readonly fingerprint: Fingerprint | null;
  /** What it says for a context. @throws {RototoError} `invalid_context`, `context_schema_mismatch` */
  valuesFor(context: Context): Values;
}

/** What one version says for one context; neither ever changes. */
export interface Values {
  /** The ids of all variables there are, in order. */
  readonly variables: readonly string[];
  /** @throws {RototoError} */
  resolveVariable(id: string): VariableResolution;
  /** @throws {RototoError} */
  resolveQualifier(id: string): QualifierResolution;
  /** What the values come from; absent where the rules are not here. */
  readonly rules?: { readonly resolver: Resolver; readonly facts: object };
}

/** Opens a snapshot as a version. @throws {RototoError} `snapshot_invalid` */
export async function openSnapshot(bytes: Uint8Array, kernel?: KernelChoice): Promise<Version> {
  const { program, fingerprint } = await readSnapshot(bytes);
  const resolver = new Resolver(program, await pageKernels(program.words, kernel));
  const { variables } = resolver.ids;
  return {
    fingerprint,
    valuesFor(context) {
      const facts = resolver.evaluator.capture(factsOf(program, context));
      return {
        variables,
        resolveVariable: (id) => resolver.variable(id, facts),
        resolveQualifier: (id) => resolver.qualifier(id, facts),
        rules: { resolver, facts },
      };
    },
  };
}

/**
 * The same kernels as everywhere, but for the JavaScript build, which a page loads only where there is no WebAssembly. While
 * it is on its way after a trap, another instance answers.
 */
async function pageKernels(words: Int32Array, choice: KernelChoice | undefined): Promise<Kernels> {
  const load = (): Promise<typeof import("../runtime/resolve/js-kernel.ts")> =>
    import("../runtime/resolve/js-kernel.ts");
  let js = startWasm(words, choice) === null ? await load() : null;
  const start = (words: Int32Array): Kernel => {
    const kernel = js === null ? startWasm(words, choice) : new js.JsKernel(words);
    if (kernel === null) throw new KernelTrap("there is no memory for another instance");
    return kernel;
  };
  return {
    start,
    replace(words) {
      void load().then((loaded) => {
        js = loaded;
      });
      return start(words);
    },
  };
}
