import type { Workspace } from "../src/runtime/index.ts";
import { deciding, type Makers, resolving, withAndWithoutValidation } from "./evaluators.ts";
import { workspaceFiles } from "./workload.ts";

/** A build of the package, given as its `Workspace`: it decides, and where all are asked for, which nobody decides, resolves. */
export function buildColumns(Build: typeof Workspace): Makers {
  return withAndWithoutValidation("", async (list, options) => {
    const workspace = await Build.fromFiles(workspaceFiles(list));
    return { ...resolving(workspace, options), ...deciding(workspace, options) };
  });
}
