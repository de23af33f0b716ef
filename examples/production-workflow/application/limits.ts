import type { Workspace } from "rototo-edge/node";

/** Somebody who wants to open a project. */
export interface Account {
  readonly plan: "standard" | "premium";
  readonly openProjects: number;
}

/** The part of the application that depends on the workspace: whether an account may open one more project. */
export function mayOpenProject(workspace: Pick<Workspace, "resolveVariable">, account: Account): boolean {
  const { value } = workspace.resolveVariable("max-active-projects", { account: { plan: account.plan } });
  return typeof value === "number" && account.openProjects < value;
}
