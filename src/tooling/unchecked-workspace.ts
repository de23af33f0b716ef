import type { LoadedWorkspace } from "../runtime/pipeline.ts";
import { Workspace } from "../runtime/workspace.ts";

/** A workspace that resolves although lint has not passed it, as a tool may that looks at work in progress. */
export class UncheckedWorkspace extends Workspace {
  constructor(loaded: LoadedWorkspace) {
    super(loaded);
  }
}
