import { isRototoError, type RefreshingWorkspace, type Workspace } from "rototo-edge";

/** What a handler resolves with. */
export type Resolving = Pick<Workspace, "resolveVariable" | "fingerprint">;

/** Answers `GET /limits/{plan}` from whatever version is current when a request comes. */
export function limitsHandler(current: () => Resolving): (request: Request) => Response {
  return (request) => {
    const [, plan] = /^\/limits\/([\w-]+)$/.exec(new URL(request.url).pathname) ?? [];
    if (plan === undefined) return Response.json({ error: "no such page" }, { status: 404 });
    try {
      // One version for the whole answer.
      const workspace = current();
      const { value } = workspace.resolveVariable("max-active-projects", { account: { plan } });
      return Response.json({ maxActiveProjects: value, fingerprint: workspace.fingerprint });
    } catch (error) {
      if (!isRototoError(error)) throw error;
      return Response.json({ error: error.message, code: error.code }, { status: 422 });
    }
  };
}

/** One attempt, for a schedule: its failure is in the status and in the log, and what is served goes on. */
export async function refresh(workspace: RefreshingWorkspace): Promise<void> {
  try {
    await workspace.refreshNow({ reason: "schedule" });
  } catch (error) {
    console.error(`still serving the version before: ${error}`);
  }
}
