import type { EvaluateOptions } from "../../runtime/index.ts";
import type { ServedWorkspace } from "../served-workspaces.ts";
import type { WorkspaceStub } from "./object-protocol.ts";
import { ObjectWorkspace } from "./object-workspace.ts";

/** The platform's binding for the objects of workspaces, as far as it is used. */
export interface ObjectNamespace {
  getByName(name: string): WorkspaceStub;
}

/** How often an isolate looks at the object where nothing else is said: a look costs a little, an attempt is none. */
const CHECK_SECONDS = 10;

/** Serves the workspaces that are kept by objects, each by that of its name. */
export function objectWorkspaces(
  sources: ReadonlyMap<string, string>,
  {
    objects,
    checkSeconds = CHECK_SECONDS,
    kernel,
  }: EvaluateOptions & { readonly objects: ObjectNamespace; readonly checkSeconds?: number | undefined },
): Map<string, ServedWorkspace> {
  return new Map(
    Array.from(sources, ([name, source]) => {
      const stub = (): WorkspaceStub => objects.getByName(name);
      return [name, new ObjectWorkspace({ name, source, stub, kernel, checkSeconds })];
    }),
  );
}
