import { type Kernel, type KernelChoice, type Kernels, KernelTrap } from "../runtime/kernel/kernel.ts";
import { startWasm } from "../runtime/kernel/start-wasm.ts";
import type { Context } from "../runtime/resolve/context.ts";
import { factsOf } from "../runtime/resolve/facts.ts";
import type { QualifierResolution, VariableResolution } from "../runtime/resolve/resolution.ts";
import { Resolver } from "../runtime/resolve/resolver.ts";
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
  const { program, kernel: started, fingerprint } = await readSnapshot(bytes, kernel);
  const resolver = new Resolver(program, await pageKernels(started, kernel));
  const { variables } = resolver.ids;
  return {
    fingerprint,
    valuesFor(context) {
      const facts = resolver.evaluator.capture(factsOf(resolver, context));
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
async function pageKernels(started: Kernel | null, choice: KernelChoice | undefined): Promise<Kernels> {
  const load = (): Promise<typeof import("../runtime/kernel/js-kernel.ts")> => import("../runtime/kernel/js-kernel.ts");
  let js = started === null ? await load() : null;
  const next = (words: Int32Array): Kernel => {
    const kernel = js === null ? startWasm(words, choice) : new js.JsKernel(words);
    if (kernel === null) throw new KernelTrap("there is no memory for another instance");
    return kernel;
  };
  return {
    start: (words) => started ?? next(words),
    replace(words) {
      void load().then((loaded) => {
        js = loaded;
      });
      return next(words);
    },
  };
}
