import { type EvaluateOptions, type KernelChoice, Workspace } from "rototo-edge";
import { compileUnchecked } from "../../src/runtime/compile/compile.ts";
import { type LoadedWorkspace, readModel } from "../../src/runtime/pipeline.ts";
import type { StagedSource } from "../../src/runtime/source/files.ts";
import type { Resolver } from "./resolver.ts";

/** A workspace of what the stages made, whether or not lint was one of them. */
export class StagedWorkspace extends Workspace {
  constructor(loaded: LoadedWorkspace, options: EvaluateOptions = {}) {
    super(loaded, options);
  }
}

/** A workspace compiled without the lint gate, as tools do that resolve straight from a directory being edited. */
export function uncheckedWorkspace(staged: StagedSource, options: EvaluateOptions = {}): StagedWorkspace {
  const model = readModel(staged);
  return new StagedWorkspace({ staged, model, program: compileUnchecked(model) }, options);
}

/** Resolves with files in memory that lint has not passed. */
export function uncheckedResolver(files: Readonly<Record<string, string>>, kernel: KernelChoice | undefined): Resolver {
  return uncheckedWorkspace(
    {
      root: "memory",
      files: new Map(Object.entries(files)),
      fingerprint: null,
      immutable: false,
    },
    { kernel },
  );
}
