import { isRototoError } from "../../runtime/errors.ts";
import { answerCall, refusal } from "../answer-call.ts";
import { SERVING } from "../endpoints/serving.ts";
import type { Call } from "../exchange.ts";
import { logError } from "../log.ts";
import { toProblem } from "../problem.ts";
import type { ServedWorkspace } from "../served-workspaces.ts";
import { type EdgeOptions, makeService } from "../service.ts";
import { endpointFinder } from "./find-endpoint.ts";

/** Answers a request; the context is that of the request. */
export type Front = (request: Request, context: Call["executionCtx"]) => Promise<Response>;

/**
 * Makes what answers in front of the complete Worker: what needs nothing but a version by itself, in the same words, and
 * everything else by handing the request on as it is.
 *
 * @throws {TypeError} for tokens that open nothing
 */
export function createFront(options: EdgeOptions, forward: (request: Request) => Promise<Response>): Front {
  const service = makeService(options);
  const find = endpointFinder(SERVING);
  return async (request, executionCtx) => {
    const path = pathOf(request.url);
    const found = find(path);
    const call: Call = {
      req: {
        raw: request,
        path,
        param: (name) => found?.parts.get(name),
        query: (name) => new URL(request.url).searchParams.get(name) ?? undefined,
      },
      executionCtx,
    };
    try {
      if (found === undefined) return await forward(request);
      const { byName, defaultName } = service.workspaces;
      const workspace = byName.get(found.parts.get("ws") ?? defaultName ?? "");
      const answer = (): Promise<Response> | Response => answerCall(call, found.endpoint, service);
      const isCold = workspace !== undefined && workspace.current === undefined;
      const response = isCold ? await answerOrForward(request, workspace, answer, forward) : await answer();
      return request.method === "HEAD" ? new Response(null, response) : response;
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === "internal_error") logError("the front could not answer", error);
      return refusal(call, problem, service);
    }
  };
}

/** The path as it came: not every host takes `..` out of it, Hono does not, and a `URL` would. */
function pathOf(url: string): string {
  const [path = ""] = url.slice(url.indexOf("/", url.indexOf("//") + 2)).split(/[?#]/, 1);
  return path;
}

/**
 * Answers for a workspace of which there is no version yet, or hands the request on where that cannot be read here. So it is
 * while another release is being deployed, of one Worker after the other, if that changes the form of snapshots; the
 * complete Worker is of its object's release.
 */
async function answerOrForward(
  request: Request,
  workspace: ServedWorkspace,
  answer: () => Promise<Response> | Response,
  forward: (request: Request) => Promise<Response>,
): Promise<Response> {
  const spare = request.clone();
  const response = await answer();
  if (response.status === 500 && (await isUnreadable(workspace))) return forward(spare);
  // Its promise waits for the other copy, which may never be read to its end.
  spare.body?.cancel().catch(() => {});
  return response;
}

async function isUnreadable(workspace: ServedWorkspace): Promise<boolean> {
  try {
    await workspace.version();
    return false;
  } catch (error) {
    return isRototoError(error) && error.code === "snapshot_invalid";
  }
}
