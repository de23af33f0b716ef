import { Workspace } from "rototo-edge";
import { compileStaged, type LoadedWorkspace } from "../../src/runtime/pipeline.ts";
import type { Resolver } from "./resolver.ts";

/** A workspace of what the stages made, whether or not lint was one of them. */
export class StagedWorkspace extends Workspace {
  constructor(loaded: LoadedWorkspace) {
    super(loaded);
  }
}

/** A workspace compiled without the lint gate, as tools do that resolve straight from a directory being edited. */
export function uncheckedResolver(files: Readonly<Record<string, string>>): Resolver {
  const staged = { root: "memory", files: new Map(Object.entries(files)), fingerprint: null, immutable: false };
  return new StagedWorkspace(compileStaged(staged));
}
