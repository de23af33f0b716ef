import type { Kernels } from "./kernel/kernel.ts";
import {
  type QualifierDefinition,
  qualifierDefinition,
  type VariableDefinition,
  variableDefinition,
} from "./resolve/definition.ts";
import type { Resolver } from "./resolve/resolver.ts";
import { type EvaluateOptions, ResolvingWorkspace } from "./resolve/resolving-workspace.ts";
import { SearchingResolver } from "./resolve/searching-resolver.ts";
import { readSnapshot } from "./snapshot/read-snapshot.ts";

/** One version of a workspace, as far as a snapshot knows it: it resolves, and tells what rules it has. */
export class DefinedWorkspace extends ResolvingWorkspace {
  static override async fromSnapshot(
    bytes: Uint8Array | ArrayBuffer,
    options: EvaluateOptions = {},
  ): Promise<DefinedWorkspace> {
    return new this({ root: "rototo:", ...(await readSnapshot(bytes, options.kernel)) }, options);
  }

  protected override resolverOn(kernels: Kernels): Resolver {
    return new SearchingResolver(this.program, kernels);
  }

  /** The rules of a variable. @throws {RototoError} `runtime_unavailable`, `variable_not_found` */
  variableDefinition(id: string): VariableDefinition {
    return variableDefinition(this.resolver, id);
  }

  /** The predicates of a qualifier. @throws {RototoError} `runtime_unavailable`, `qualifier_not_found` */
  qualifierDefinition(id: string): QualifierDefinition {
    return qualifierDefinition(this.resolver, id);
  }
}
